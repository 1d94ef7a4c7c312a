package io.chatops.rest.request;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.rest.json.Texts;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import jakarta.validation.Validator;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes Jackson read requests strictly: no conversion between types, no duplicate keys, no unknown
 * fields, nothing after the end, and records report all their errors at once.
 */
@Singleton
public class StrictJson implements ObjectMapperCustomizer {
  static final int MAX_DEPTH = 64;

  private final Validator validator;

  public StrictJson(Validator validator) {
    this.validator = validator;
  }

  @Override
  public void customize(ObjectMapper mapper) {
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(400)
                .maxNameLength(1_000)
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
    mapper
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
        .registerModule(module());
  }

  @Override
  public int priority() {
    // After Quarkus' own, whose time module would read times its own way.
    return MINIMUM_PRIORITY;
  }

  private SimpleModule module() {
    SimpleModule module = new SimpleModule("chatops-requests");
    module.setDeserializers(new ScalarTypes());
    module.setDeserializerModifier(
        new BeanDeserializerModifier() {
          @Override
          public JsonDeserializer<?> modifyDeserializer(
              DeserializationConfig config, BeanDescription type, JsonDeserializer<?> original) {
            boolean ours =
                type.getBeanClass().isRecord()
                    && type.getBeanClass().getName().startsWith("io.chatops.");
            return ours && original instanceof BeanDeserializerBase record
                ? new RecordReader(record, type, config, validator)
                : original;
          }
        });
    return module;
  }

  /** Numbers, flags, and the types that are written as text. */
  private static final class ScalarTypes extends SimpleDeserializers {
    private static final long serialVersionUID = 1;

    ScalarTypes() {
      number(Integer.class, int.class, n -> n.canConvertToInt() ? n.intValue() : null);
      number(Long.class, long.class, n -> n.canConvertToLong() ? n.longValue() : null);
      Scalar<Double> decimal =
          new Scalar<>(
              Double.class,
              "must be a number",
              n -> n.isNumber() && Double.isFinite(n.doubleValue()) ? n.doubleValue() : null);
      addDeserializer(Double.class, decimal);
      addDeserializer(double.class, decimal);
      Scalar<Boolean> flag =
          new Scalar<>(
              Boolean.class, "must be true or false", n -> n.isBoolean() ? n.booleanValue() : null);
      addDeserializer(Boolean.class, flag);
      addDeserializer(boolean.class, flag);
      addDeserializer(ObjectNode.class, new OwnData());
    }

    private <T> void number(
        Class<T> type, Class<T> primitive, Function<JsonNode, @Nullable T> value) {
      Scalar<T> whole =
          new Scalar<>(
              type, "must be a whole number", n -> n.isIntegralNumber() ? value.apply(n) : null);
      addDeserializer(type, whole);
      addDeserializer(primitive, whole);
    }

    @Override
    public @Nullable JsonDeserializer<?> findBeanDeserializer(
        JavaType type, DeserializationConfig config, BeanDescription description)
        throws JsonMappingException {
      if (type.hasRawClass(Change.class)) {
        return new ChangeReader(type.containedType(0));
      }
      return TextValues.knows(type.getRawClass())
          ? new Text(type.getRawClass())
          : super.findBeanDeserializer(type, config, description);
    }

    @Override
    public JsonDeserializer<?> findEnumDeserializer(
        Class<?> type, DeserializationConfig config, BeanDescription description) {
      return new Text(type);
    }
  }

  private static final class Scalar<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1;

    private final String message;
    private final transient Function<JsonNode, @Nullable T> reader;

    Scalar(Class<T> type, String message, Function<JsonNode, @Nullable T> reader) {
      super(type);
      this.message = message;
      this.reader = reader;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      T value = reader.apply(context.readTree(parser));
      if (value == null) {
        throw new FieldViolations(parser, message);
      }
      return value;
    }
  }

  /** The caller's own JSON object, which is storable as a whole. */
  private static final class OwnData extends StdDeserializer<ObjectNode> {
    private static final long serialVersionUID = 1;

    OwnData() {
      super(ObjectNode.class);
    }

    @Override
    public ObjectNode deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!(context.readTree(parser) instanceof ObjectNode object)) {
        throw new FieldViolations(parser, "must be a JSON object");
      }
      try {
        checkStorable(object);
      } catch (IllegalArgumentException e) {
        throw new FieldViolations(parser, String.valueOf(e.getMessage()));
      }
      return object;
    }

    private static void checkStorable(JsonNode value) {
      if (value.isTextual()) {
        Texts.storable(value.textValue());
      }
      if (value.isNumber() && !Double.isFinite(value.doubleValue())) {
        throw new IllegalArgumentException("must not contain numbers beyond 1.7e308");
      }
      value.fieldNames().forEachRemaining(Texts::storable);
      value.forEach(OwnData::checkStorable);
    }
  }

  private static final class Text extends StdDeserializer<Object> {
    private static final long serialVersionUID = 1;

    Text(Class<?> type) {
      super(type);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode node = context.readTree(parser);
      if (!node.isTextual()) {
        throw new FieldViolations(parser, "must be text");
      }
      try {
        return TextValues.read(handledType(), node.textValue());
      } catch (IllegalArgumentException e) {
        throw new FieldViolations(parser, String.valueOf(e.getMessage()));
      }
    }
  }
}
