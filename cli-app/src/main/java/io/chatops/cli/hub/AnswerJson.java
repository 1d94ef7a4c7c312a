package io.chatops.cli.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.chatops.api.ApiJson;
import io.chatops.api.WireName;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * The hub's JSON, read into the records that the hub writes. Fields and words of a newer hub are
 * skipped.
 */
public final class AnswerJson {
  private static final ObjectMapper MAPPER = mapper();

  private AnswerJson() {}

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    ApiJson.configure(mapper);
    return mapper.registerModule(
        new SimpleModule("chatops-cli").addDeserializer(Instant.class, new InstantDeserializer()));
  }

  /** Returns the mapper, also for texts that a command writes. */
  public static ObjectMapper shared() {
    return MAPPER;
  }

  /** Returns a record of the API. */
  public static <T> T read(JsonNode json, Class<T> type) {
    try {
      return MAPPER.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw unreadable();
    }
  }

  /** Returns a list of records of the API. */
  public static <T> List<T> readAll(JsonNode array, Class<T> type) {
    List<T> all = new ArrayList<>();
    array.forEach(each -> all.add(read(each, type)));
    return all;
  }

  /** Returns the word of the API. */
  public static String word(Enum<?> value) {
    return WireName.of(value).replace('_', ' ');
  }

  private static CliException unreadable() {
    return CliException.failed(
        "The hub's answer cannot be read; use the chatops of the hub's version");
  }

  private static final class InstantDeserializer extends JsonDeserializer<Instant> {
    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      try {
        return Instant.parse(parser.getText());
      } catch (DateTimeParseException e) {
        return (Instant)
            context.handleWeirdStringValue(Instant.class, parser.getText(), "not a time");
      }
    }
  }
}
