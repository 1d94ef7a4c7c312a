package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Turns messages into UTF-8 JSON and back; the one place that holds the JSON settings. Unknown
 * types become {@link ToAgent.Unknown}, unknown fields are skipped. Safe for use by many threads.
 */
public final class ProtocolCodec {
  /** More digits than any number of a report has; the parser's default would be a thousand. */
  static final int MAX_NUMBER_LENGTH = 100;

  /** Earlier agents send all output of a command as one text; the socket's limit comes first. */
  private static final int MAX_STRING_LENGTH = 16 << 20;

  /**
   * Names are not interned: they come from peers, and the parser finds those it met before without.
   */
  static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNameLength(1_000)
                  .maxStringLength(MAX_STRING_LENGTH)
                  .build())
          .build();

  /** The version of the protocol that this codec speaks. */
  public static final int PROTOCOL_VERSION = 1;

  /** The frame that carries this message. */
  public byte[] encode(FromAgent message) {
    return object(256, json -> FromAgentWriter.write(json, message));
  }

  /** The frame that carries this message. */
  public byte[] encode(ToAgent message) {
    return object(160, json -> ToAgentWriter.write(json, message));
  }

  private static byte[] object(int expectedBytes, Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(expectedBytes);
    try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Reads a frame of an agent in one walk.
   *
   * @param reader knows which numbers of a report are wanted
   * @param sink gets them; what it got counts only when an {@link AgentFrame.Report} is returned
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

  /** Reads a frame of a hub; a type of a later version comes back as {@link ToAgent.Unknown}. */
  public ToAgent decodeToAgent(byte[] frame) throws ProtocolException {
    try (JsonParser json = JSON.createParser(frame)) {
      return ToAgentReader.read(json);
    } catch (IOException e) {
      throw new ProtocolException("not a JSON object", e);
    }
  }

  /** Reads a frame of a hub, as {@link #decodeToAgent(byte[])}. */
  public ToAgent decodeToAgent(String frame) throws ProtocolException {
    try (JsonParser json = JSON.createParser(frame)) {
      return ToAgentReader.read(json);
    } catch (IOException e) {
      throw new ProtocolException("not a JSON object", e);
    }
  }
}
