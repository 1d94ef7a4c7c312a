package io.chatops.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.chatops.protocol.ToAgent.ContainerOperation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Converts messages between records and JSON: the types, and the one mapper. Reports of agents are
 * read by {@link ReportScan} instead, which takes a fraction of the time.
 */
final class MessageJson {
  /** The record of each type of the hub's messages. */
  private static final Map<String, Class<? extends ToAgent>> TO_AGENT =
      Map.ofEntries(
          entry("auth_success", ToAgent.AuthSuccess.class),
          entry("metrics_received", ToAgent.MetricsReceived.class),
          entry("pong", ToAgent.Pong.class),
          entry("error", ToAgent.Refusal.class),
          entry("watch_services", ToAgent.WatchServices.class),
          entry("list_processes", ToAgent.ListProcesses.class),
          entry("execute_command", ToAgent.ExecuteCommand.class),
          entry("start_container", ToAgent.ControlContainer.class),
          entry("stop_container", ToAgent.ControlContainer.class),
          entry("restart_container", ToAgent.ControlContainer.class),
          entry("get_container_logs", ToAgent.GetContainerLogs.class),
          entry("follow_container_logs", ToAgent.FollowContainerLogs.class),
          entry("update_agent", ToAgent.UpdateAgent.class),
          entry("cancel", ToAgent.Cancel.class),
          entry("stop_stream", ToAgent.StopStream.class));

  /** The agent's messages whose fields are not in {@code data}. */
  private static final Map<String, Class<? extends FromAgent>> FLAT =
      Map.of(
          "auth", FromAgent.Auth.class,
          "metrics", FromAgent.Metrics.class,
          "ping", FromAgent.Ping.class,
          "goodbye", FromAgent.Goodbye.class,
          "error", FromAgent.Refusal.class,
          "command_output", FromAgent.CommandOutput.class,
          "stream_ended", FromAgent.StreamEnded.class);

  /** Those with all fields but the request's id in {@code data}. */
  private static final Map<String, Class<? extends FromAgent>> NESTED =
      Map.of(
          "process_list", FromAgent.ProcessList.class,
          "command_result", FromAgent.CommandResult.class,
          "container_started", FromAgent.ContainerChanged.class,
          "container_stopped", FromAgent.ContainerChanged.class,
          "container_restarted", FromAgent.ContainerChanged.class,
          "container_log_line", FromAgent.ContainerLogLine.class,
          "container_logs", FromAgent.ContainerLogs.class,
          "update_staged", FromAgent.UpdateStaged.class,
          "update_ended", FromAgent.UpdateEnded.class);

  /** The type of each record. */
  private static final Map<Class<?>, String> TYPES = new HashMap<>();

  static {
    TO_AGENT.forEach((type, message) -> TYPES.put(message, type));
    FLAT.forEach((type, message) -> TYPES.put(message, type));
    NESTED.forEach((type, message) -> TYPES.put(message, type));
  }

  static final JsonMapper MAPPER =
      JsonMapper.builder(ProtocolCodec.JSON)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .withConfigOverride(Double.class, MessageJson::omitEmpty)
          .withConfigOverride(double.class, MessageJson::omitEmpty)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .withCoercionConfig(
              LogicalType.Textual,
              text -> {
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
              })
          .addModule(
              new SimpleModule()
                  .addSerializer(Enum.class, writer((json, word) -> json.writeString(word(word))))
                  .addSerializer(
                      Instant.class, writer((json, time) -> json.writeString(time.toString())))
                  .addSerializer(Double.class, new FractionWriter())
                  .addSerializer(double.class, new FractionWriter())
                  .addDeserializer(Instant.class, new TimeReader()))
          .build();

  private MessageJson() {}

  private static void omitEmpty(MutableConfigOverride type) {
    type.setInclude(JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, null));
  }

  /** Returns the record of a message of an agent with this type; absent if there is none. */
  static @Nullable Class<? extends FromAgent> fromAgent(String type) {
    return FLAT.getOrDefault(type, NESTED.get(type));
  }

  static Stream<Class<? extends FromAgent>> recordsFromAgent() {
    return Stream.concat(FLAT.values().stream(), NESTED.values().stream());
  }

  static byte[] write(ToAgent message) {
    return frame(
        message instanceof ToAgent.ControlContainer control
            ? control.operation().requestType()
            : typeOf(message),
        message);
  }

  static byte[] write(FromAgent message) {
    String type =
        message instanceof FromAgent.ContainerChanged changed
            ? changed.operation().replyType()
            : typeOf(message);
    if (!NESTED.containsKey(type)) {
      return frame(type, message);
    }
    ObjectNode data = MAPPER.valueToTree(message);
    ObjectNode fields = MAPPER.createObjectNode();
    JsonNode requestId = data.remove("request_id");
    if (requestId != null) {
      fields.set("request_id", requestId);
    }
    return frame(type, fields.set("data", data));
  }

  private static String typeOf(Object message) {
    String type = TYPES.get(message.getClass());
    if (type == null) {
      throw new IllegalArgumentException("a message of unknown type is only ever read");
    }
    return type;
  }

  private static byte[] frame(String type, Object fields) {
    try {
      byte[] object = MAPPER.writeValueAsBytes(fields);
      byte[] start = ("{\"type\":\"" + type + '"').getBytes(UTF_8);
      ByteArrayOutputStream frame = new ByteArrayOutputStream(start.length + object.length);
      frame.writeBytes(start);
      if (object.length > 2) {
        frame.write(',');
      }
      frame.write(object, 1, object.length - 1);
      return frame.toByteArray();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Writing to memory cannot fail", e);
    }
  }

  /** Reads a message of the hub from a whole frame. */
  static ToAgent toAgent(JsonNode frame) throws ProtocolException {
    if (!(frame instanceof ObjectNode fields)) {
      throw new ProtocolException("not a JSON object");
    }
    fields.properties().removeIf(field -> field.getValue().isNull());
    String type = fields.path("type").textValue();
    if (type == null) {
      throw new ProtocolException("type is missing or not a string");
    }
    for (ContainerOperation operation : ContainerOperation.values()) {
      if (operation.requestType().equals(type)) {
        fields.put("operation", operation.name());
      }
    }
    try {
      return MAPPER.treeToValue(fields, TO_AGENT.getOrDefault(type, ToAgent.Unknown.class));
    } catch (JsonProcessingException e) {
      throw new ProtocolException(problem(e));
    }
  }

  /** Returns the reason without the peer's text, which the exception's message repeats. */
  static String problem(JsonProcessingException e) {
    return e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
        ? mapping.getPath().get(0).getFieldName() + " is missing or of the wrong type"
        : "a field is out of range";
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private interface Writing<T> {
    void write(JsonGenerator json, T value) throws IOException;
  }

  private static <T> JsonSerializer<T> writer(Writing<T> writing) {
    return new JsonSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator json, SerializerProvider provider)
          throws IOException {
        writing.write(json, value);
      }
    };
  }

  /** Writes two decimals, which is finer than any number of a report is measured. */
  private static final class FractionWriter extends JsonSerializer<Double> {
    /** JSON has no NaN, so a number that cannot be written counts as unknown. */
    @Override
    public boolean isEmpty(SerializerProvider provider, Double value) {
      return !Double.isFinite(value);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      double rounded = Math.rint(value * 100) / 100;
      if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15) {
        json.writeNumber((long) rounded);
      } else {
        json.writeNumber(rounded);
      }
    }
  }

  private static final class TimeReader extends JsonDeserializer<Instant> {
    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (!json.hasToken(JsonToken.VALUE_STRING)) {
        return (Instant) context.handleUnexpectedToken(Instant.class, json);
      }
      String text = json.getText();
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        return (Instant) context.handleWeirdStringValue(Instant.class, text, "not a time");
      }
    }
  }
}
