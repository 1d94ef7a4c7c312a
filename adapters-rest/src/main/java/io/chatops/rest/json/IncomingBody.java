package io.chatops.rest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.rest.error.MalformedRequestException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The body of a request, not yet read. */
public final class IncomingBody {
  private static final int MAX_DEPTH = 64;

  // Strict where Jackson is lenient: of two equal keys each reader might take another one.
  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(400)
                          .maxNameLength(1_000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .readerFor(JsonNode.class);

  private final byte[] bytes;
  private final boolean form;

  IncomingBody(byte[] bytes, boolean form) {
    this.bytes = bytes;
    this.form = form;
  }

  /** The fields; {@link MalformedRequestException} when there is no body or it is no JSON. */
  public RequestFields fields() {
    if (bytes.length == 0) {
      throw new MalformedRequestException("The body is empty; send a JSON object");
    }
    return new RequestFields(form ? readForm() : readJson());
  }

  /** The fields; none when there is no body. */
  public RequestFields fieldsIfAny() {
    return bytes.length == 0 ? new RequestFields(JsonNodeFactory.instance.objectNode()) : fields();
  }

  private ObjectNode readJson() {
    JsonNode node;
    try (JsonParser parser = READER.createParser(bytes)) {
      node = READER.readTree(parser);
      if (node != null && parser.nextToken() != null) {
        throw new MalformedRequestException("The body has more after the end of its JSON");
      }
    } catch (StreamConstraintsException e) {
      throw new MalformedRequestException(
          "The body is nested deeper than " + MAX_DEPTH + " or has an overlong name or number", e);
    } catch (JsonProcessingException e) {
      throw new MalformedRequestException(describe(e), e);
    } catch (IOException e) {
      throw new MalformedRequestException("The body is not valid UTF-8 JSON", e);
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    if (node == null || node.isMissingNode()) {
      throw new MalformedRequestException("The body is empty; send a JSON object");
    }
    throw InvalidFieldException.of("body", "must be a JSON object");
  }

  // Jackson's own message would repeat parts of the body.
  private static String describe(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    String what =
        message != null && message.startsWith("Duplicate field")
            ? "The body has a key twice"
            : "The body is not valid JSON";
    return e.getLocation() == null
        ? what
        : what
            + " (line %d, column %d)"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  private ObjectNode readForm() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (String pair : new String(bytes, StandardCharsets.UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (pair.isEmpty()) {
        continue;
      }
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (node.has(name)) {
        throw new MalformedRequestException("The form has a field twice");
      }
      node.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
    return node;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MalformedRequestException("The form has a broken percent-encoding", e);
    }
  }
}
