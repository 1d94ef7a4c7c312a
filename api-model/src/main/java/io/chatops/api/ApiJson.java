package io.chatops.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The JSON of answers, frames and webhooks: names in snake_case, enums in lower case, times in UTC
 * with six digits of a second. All of them are written by a mapper that {@link #configure} has set
 * up.
 */
public final class ApiJson {
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

  /**
   * Returns the time as the API writes it, to the microsecond. It always has six digits of a
   * second, unlike Instant.toString, so that times compare and sort as text.
   */
  public static String time(Instant time) {
    // Lists are full of times, and this takes a fraction of what a formatter takes. The nanosecond
    // makes nine digits of any time.
    int nanos = time.getNano() / 1_000 * 1_000 + 1;
    String text =
        LocalDateTime.ofEpochSecond(time.getEpochSecond(), nanos, ZoneOffset.UTC).toString();
    return text.substring(0, text.length() - 3) + "Z";
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
