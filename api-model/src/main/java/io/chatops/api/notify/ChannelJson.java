package io.chatops.api.notify;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.error.FieldErrors;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.Secret;
import io.chatops.core.notify.TargetUrl;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of channels as JSON: as callers send them, as the store keeps them, and as answers
 * show them. Names are those of the records' components, in snake_case. All violations are reported
 * at once, as {@link InvalidFieldException}; fields of other kinds are ignored.
 */
public final class ChannelJson {
  private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();
  private static final String HEADERS = "headers";
  private static final String URL = "url";
  private static final String CODE = "confirmation_code";

  /** Fields of e-mail recipients that are the hub's own; callers can neither set nor see them. */
  private static final Set<String> INTERNAL = Set.of("confirmed", "codes");

  private static final String MOVED = "must be sent again when the server changes";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text -> {
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
              })
          .disable(
              DeserializationFeature.ACCEPT_FLOAT_AS_INT,
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.WRAP_EXCEPTIONS)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .addModule(texts())
          .build();

  private ChannelJson() {}

  private static SimpleModule texts() {
    SimpleModule module = new SimpleModule("chatops-channels");
    text(module, Secret.class, Secret::new, Secret::value);
    text(module, EmailAddress.class, EmailAddress::new, EmailAddress::value);
    text(module, TargetUrl.class, TargetUrl::parse, url -> url.uri().toString());
    return module;
  }

  /** Returns the names of all fields, of whatever kind. */
  public static Set<String> names() {
    Set<String> names =
        components().map(ChannelJson::name).collect(Collectors.toCollection(TreeSet::new));
    names.removeAll(INTERNAL);
    names.add(CODE);
    return names;
  }

  /** Returns the names of the fields that hold one secret. */
  public static Set<String> secrets() {
    return components()
        .filter(component -> component.getType() == Secret.class)
        .map(ChannelJson::name)
        .collect(Collectors.toSet());
  }

  private static Stream<RecordComponent> components() {
    return Stream.of(ChannelKind.values())
        .flatMap(kind -> Stream.of(kind.settings().getRecordComponents()));
  }

  /** Returns the settings of a new channel, as a caller wants them. */
  public static ChannelSettings read(ChannelKind kind, ObjectNode wanted) {
    return stored(kind, ofCaller(wanted));
  }

  /** Returns settings that {@link #write} wrote. */
  public static ChannelSettings stored(ChannelKind kind, ObjectNode written) {
    ObjectNode fields = JSON.createObjectNode();
    if (kind == ChannelKind.NTFY) {
      fields.put("server_url", ChannelSettings.Ntfy.PUBLIC_SERVER.uri().toString());
    } else if (kind == ChannelKind.TELEGRAM) {
      fields.put("base_url", ChannelSettings.Telegram.PUBLIC_API.uri().toString());
    }
    return settings(kind, fields.setAll(written), new FieldErrors());
  }

  /**
   * Returns settings after a change: absent fields stay, null clears. Secrets must be sent again if
   * the server changes. Otherwise anyone who can change a channel could have its secrets sent to a
   * server of their own, or have messages of their own signed.
   */
  public static ChannelSettings merge(ChannelSettings now, ObjectNode wanted) {
    if (now instanceof ChannelSettings.Unreadable) {
      return read(now.kind(), wanted);
    }
    ObjectNode before = write(now);
    ObjectNode after = before.deepCopy().setAll(ofCaller(wanted));
    FieldErrors errors = new FieldErrors();
    RecordComponent[] components = now.getClass().getRecordComponents();
    if (Stream.of(components).anyMatch(each -> isMoved(name(each), before, after))) {
      Stream.of(components)
          .filter(ChannelJson::isSecret)
          .map(ChannelJson::name)
          .filter(secret -> hasValue(before.path(secret)) && !wanted.has(secret))
          .forEach(secret -> errors.add("settings." + secret, MOVED));
    }
    ChannelSettings changed = settings(now.kind(), after, errors);
    JsonNode code = wanted.path(CODE);
    return changed instanceof ChannelSettings.Email email && code.isTextual()
        ? email.confirmedBy(code.textValue())
        : changed;
  }

  private static ObjectNode ofCaller(ObjectNode wanted) {
    return wanted.deepCopy().without(INTERNAL);
  }

  private static boolean isMoved(String field, ObjectNode before, ObjectNode after) {
    String origin = field.endsWith(URL) ? origin(after.path(field)) : "";
    return !origin.isEmpty() && !origin.equals(origin(before.path(field)));
  }

  private static boolean hasValue(JsonNode value) {
    return value.isTextual() || !value.isEmpty();
  }

  /** Returns all of the settings, secrets included. */
  public static ObjectNode write(ChannelSettings settings) {
    return JSON.valueToTree(settings);
  }

  /**
   * Returns the settings as answers show them: of a secret its presence, of a hook's address its
   * origin, of headers their names.
   */
  public static ObjectNode shown(ChannelSettings settings) {
    ObjectNode shown = JSON.createObjectNode();
    if (settings instanceof ChannelSettings.Unreadable) {
      return shown.put("problem", ChannelSettingsResponse.UnreadableSettings.PROBLEM);
    }
    ObjectNode all = write(settings);
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      String name = name(component);
      if (INTERNAL.contains(name)) {
        continue;
      }
      if (name.equals(HEADERS)) {
        all.path(name).fieldNames().forEachRemaining(shown.putArray("header_names")::add);
      } else if (isSecret(component)) {
        shown.put("has_" + name, !all.path(name).isNull());
      } else if (name.equals(URL)) {
        shown.put("url_origin", origin(all.path(name)));
      } else {
        shown.set(name, all.path(name));
      }
    }
    if (settings instanceof ChannelSettings.Email email) {
      ArrayNode unconfirmed = shown.putArray("unconfirmed");
      email.unconfirmed().forEach(each -> unconfirmed.add(each.value()));
    }
    return shown;
  }

  private static ChannelSettings settings(ChannelKind kind, ObjectNode fields, FieldErrors errors) {
    for (RecordComponent component : kind.settings().getRecordComponents()) {
      String name = name(component);
      try {
        JSON.treeToValue(fields.get(name), JSON.constructType(component.getGenericType()));
      } catch (IllegalArgumentException e) {
        errors.add("settings." + name, String.valueOf(e.getMessage()));
        fields.remove(name);
      } catch (JsonProcessingException e) {
        errors.add("settings." + name, wanted(component.getType(), e.getCause()));
        fields.remove(name);
      }
    }
    return errors.checked(
        () -> {
          try {
            return JSON.treeToValue(fields, kind.settings());
          } catch (JsonProcessingException e) {
            if (e.getCause() instanceof InvalidFieldException invalid) {
              throw invalid;
            }
            // Without the cause, whose message repeats the value.
            throw new IllegalStateException("each field of the settings was read before");
          }
        });
  }

  private static String wanted(Class<?> type, @Nullable Throwable cause) {
    if (cause instanceof IllegalArgumentException rule) {
      return String.valueOf(rule.getMessage());
    }
    if (type == Integer.class) {
      return "must be a whole number";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "must be a list of texts";
    }
    return type == Map.class ? "must be an object of texts" : "must be text";
  }

  private static String name(RecordComponent component) {
    return NAMES.translate(component.getName());
  }

  private static boolean isSecret(RecordComponent component) {
    return component.getGenericType().getTypeName().contains(Secret.class.getName());
  }

  /** Returns the origin of an address; empty if it is invalid, which is a violation of its own. */
  private static String origin(JsonNode url) {
    try {
      return TargetUrl.parse(url.asText()).origin();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<String, T> reader, Function<T, String> writer) {
    module.addDeserializer(type, new TextReader<>(type, reader));
    module.addSerializer(type, new TextWriter<>(type, writer));
  }

  private static final class TextReader<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1;

    private final transient Function<String, T> reader;

    TextReader(Class<T> type, Function<String, T> reader) {
      super(type);
      this.reader = reader;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        context.reportInputMismatch(handledType(), "not text");
      }
      return reader.apply(parser.getText());
    }
  }

  private static final class TextWriter<T> extends StdScalarSerializer<T> {
    private static final long serialVersionUID = 1;

    private final transient Function<T, String> writer;

    TextWriter(Class<T> type, Function<T, String> writer) {
      super(type);
      this.writer = writer;
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(writer.apply(value));
    }
  }
}
