package io.chatops.rest.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.error.InvalidFieldException.FieldError;
import io.chatops.rest.error.MalformedRequestException;
import io.chatops.rest.json.BodyLimit;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body that {@link BodyLimit} has gathered into a request record, from JSON or from a
 * form. What cannot be read is a {@link MalformedRequestException}; what breaks a rule is an {@link
 * InvalidFieldException} with every field at fault.
 */
@Provider
public class BodyReader implements ServerMessageBodyReader<Record> {
  private final CurrentVertxRequest vertx;
  private final ObjectMapper json;

  public BodyReader(CurrentVertxRequest vertx, ObjectMapper json) {
    this.vertx = vertx;
    this.json = json;
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, ResteasyReactiveResourceInfo info, MediaType mediaType) {
    return type.isRecord();
  }

  @Override
  public Record readFrom(
      Class<Record> type, Type genericType, MediaType mediaType, ServerRequestContext context) {
    return read(type, mediaType, BodyLimit.bodyOf(vertx.getCurrent()));
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type.isRecord();
  }

  @Override
  public Record readFrom(
      Class<Record> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream stream)
      throws IOException {
    return read(type, mediaType, stream.readAllBytes());
  }

  private Record read(Class<Record> type, MediaType mediaType, byte[] body) {
    checkCharset(mediaType);
    ObjectReader reader = json.readerFor(type);
    boolean isForm =
        !mediaType.isWildcardType()
            && mediaType.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE);
    if (body.length == 0 && !OptionalBody.class.isAssignableFrom(type)) {
      throw isEmpty();
    }
    try {
      // All of it first: malformed JSON is reported before wrong fields.
      JsonNode tree = body.length == 0 || isForm ? form(body, type) : tree(reader, body);
      if (tree.isMissingNode()) {
        throw isEmpty();
      }
      return notNull(reader.readValue(tree));
    } catch (FieldViolations e) {
      throw new InvalidFieldException(
          e.errors().stream()
              .map(error -> error.field().isEmpty() ? of(error.message()) : error)
              .toList());
    } catch (StreamConstraintsException e) {
      throw isBeyondLimits(e);
    } catch (JsonProcessingException e) {
      throw new MalformedRequestException(describe(e), e);
    } catch (IOException e) {
      throw new MalformedRequestException("The body is not valid UTF-8 JSON", e);
    }
  }

  private static JsonNode tree(ObjectReader reader, byte[] body) throws IOException {
    try {
      return reader.readTree(body);
    } catch (NumberFormatException e) {
      throw isBeyondLimits(e); // its exponent has too many digits
    }
  }

  private static MalformedRequestException isBeyondLimits(Exception e) {
    return new MalformedRequestException(
        "The body is nested deeper than "
            + StrictJson.MAX_DEPTH
            + " or has an overlong name or number",
        e);
  }

  private static MalformedRequestException isEmpty() {
    return new MalformedRequestException("The body is empty; send a JSON object");
  }

  private static Record notNull(@Nullable Record value) {
    if (value == null) {
      throw new InvalidFieldException(List.of(of("must be a JSON object")));
    }
    return value;
  }

  private static FieldError of(String message) {
    return new FieldError("body", message);
  }

  // Jackson's own message would repeat parts of the body.
  private static String describe(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    String what;
    if (message.startsWith("Duplicate field")) {
      what = "The body has a duplicate key";
    } else if (message.startsWith("Trailing token")) {
      what = "The body has content after its JSON";
    } else {
      what = "The body is not valid JSON";
    }
    return e.getLocation() == null
        ? what
        : what
            + " (line %d, column %d)"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  // In another charset, the letters stored would differ from those sent.
  private static void checkCharset(MediaType mediaType) {
    String charset = mediaType.getParameters().get(MediaType.CHARSET_PARAMETER);
    if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
      throw MalformedRequestException.ofKind(
          "Only UTF-8 is supported; send the body in UTF-8, with charset=utf-8 or without a"
              + " charset");
    }
  }

  private static ObjectNode form(byte[] body, Class<? extends Record> type) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (fields.has(name)) {
        throw new MalformedRequestException("The form has a duplicate field");
      }
      fields.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
    // A form has text only, so its flags are words.
    for (RecordComponent component : type.getRecordComponents()) {
      String text = fields.path(component.getName()).asText();
      if (component.getType() == boolean.class && (text.equals("true") || text.equals("false"))) {
        fields.put(component.getName(), text.equals("true"));
      }
    }
    return fields;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MalformedRequestException("The form has an invalid percent-encoding", e);
    }
  }
}
