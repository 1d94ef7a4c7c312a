package io.chatops.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The JSON of answers, frames and webhooks: names in snake_case, enums in lower case, times in UTC
 * with six digits of a second. All of them are written by a mapper that {@link #configure} has set
 * up.
 */
public final class ApiJson {
  // Always six digits, unlike Instant.toString, so that times compare and sort as text.
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private ApiJson() {}

  /** Returns a new mapper for the records of this module. */
  public static ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper();
    configure(mapper);
    return mapper;
  }

  /** Makes a mapper write the records of this module as the API does. */
  public static void configure(ObjectMapper mapper) {
    mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    mapper.registerModule(
        new SimpleModule("chatops")
            .addSerializer(Instant.class, new InstantSerializer())
            .addSerializer(Enum.class, new EnumSerializer()));
  }

  /** Returns the time as the API writes it, to the microsecond. */
  public static String time(Instant time) {
    return TIME.format(time);
  }

  private static final class InstantSerializer extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeString(time(value));
    }
  }

  @SuppressWarnings("rawtypes") // as Jackson names the type of all enums
  private static final class EnumSerializer extends JsonSerializer<Enum> {
    @Override
    public void serialize(Enum value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeString(WireName.of(value));
    }
  }
}
