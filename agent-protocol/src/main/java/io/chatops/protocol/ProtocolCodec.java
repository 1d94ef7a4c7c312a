package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/**
 * Converts messages to UTF-8 JSON and back; the only place with JSON settings. Unknown types become
 * {@link ToAgent.Unknown}, unknown fields are skipped. Thread-safe.
 */
public final class ProtocolCodec {
  /** The longest number in characters; no report needs more. The parser's default is a thousand. */
  static final int MAX_NUMBER_LENGTH = 100;

  /** The longest name of a field in characters. */
  static final int MAX_NAME_LENGTH = 1_000;

  /**
   * The longest text in characters. Earlier agents send all output of a command in one text; the
   * socket's limit applies first.
   */
  private static final int MAX_STRING_LENGTH = 16 << 20;

  /**
   * Names are not interned: they come from peers, and the parser recognises known names without it.
   */
  static final JsonFactory JSON =
      new FrameParser.Factory(
          new JsonFactoryBuilder()
              .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
              .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(64)
                      .maxNumberLength(MAX_NUMBER_LENGTH)
                      .maxNameLength(MAX_NAME_LENGTH)
                      .maxStringLength(MAX_STRING_LENGTH)
                      .build()));

  /** The protocol version that this codec supports. */
  public static final int PROTOCOL_VERSION = 1;

  /** Returns the frame with this message. */
  public byte[] encode(FromAgent message) {
    return MessageJson.write(message);
  }

  /** Returns the frame with this message. */
  public byte[] encode(ToAgent message) {
    return MessageJson.write(message);
  }

  /**
   * Reads a frame from an agent in a single pass.
   *
   * @param reader selects the numbers of a report
   * @param sink receives them; they count only if an {@link AgentFrame.Report} is returned
   * @throws ProtocolException if the frame is not a valid message
   */
  public <M> AgentFrame decodeFromAgent(byte[] frame, ReportReader<M> reader, NumberSink<M> sink)
      throws ProtocolException {
    if (!PeerText.isUtf8(frame)) {
      throw new ProtocolException("not UTF-8");
    }
    try (JsonParser json = JSON.createParser(frame)) {
      return new AgentFrameReader<>(frame, reader, sink).read(json);
    } catch (IOException e) {
      throw new ProtocolException("not a JSON object", e);
    }
  }

  /** Reads a frame from a hub; a type of a later version is returned as {@link ToAgent.Unknown}. */
  public ToAgent decodeToAgent(byte[] frame) throws ProtocolException {
    try {
      return MessageJson.toAgent(MessageJson.MAPPER.readTree(frame));
    } catch (IOException e) {
      throw new ProtocolException("not a JSON object", e);
    }
  }

  /** Reads a frame from a hub, like {@link #decodeToAgent(byte[])}. */
  public ToAgent decodeToAgent(String frame) throws ProtocolException {
    try {
      return MessageJson.toAgent(MessageJson.MAPPER.readTree(frame));
    } catch (IOException e) {
      throw new ProtocolException("not a JSON object", e);
    }
  }
}
