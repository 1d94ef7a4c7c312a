package io.chatops.rest.request;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.ResolvableDeserializer;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.error.InvalidFieldException.FieldError;
import jakarta.validation.Validator;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record and reports all errors of its components at once: wrong types, violated
 * constraints, errors in nested records, unknown fields. The API's description of a field applies:
 * null only if its {@code @Schema} is nullable, and its default value if it is absent.
 */
final class RecordReader extends StdDeserializer<Object> implements ResolvableDeserializer {
  private static final long serialVersionUID = 1;
  private static final int MAX_UNKNOWN = 10;

  private final transient ValueInstantiator constructor;
  private final transient SettableBeanProperty[] properties;
  private final transient RecordComponent[] components;
  private final transient Validator validator;
  private final transient ViolationMessages rules;
  private final transient JsonIgnoreProperties.Value ignored;
  private final transient Set<String> fields = new TreeSet<>();
  private transient boolean hasAnyField;

  RecordReader(
      BeanDeserializerBase record,
      BeanDescription type,
      DeserializationConfig config,
      Validator validator) {
    super(record.handledType());
    this.constructor = record.getValueInstantiator();
    this.properties = constructor.getFromObjectArguments(config).clone();
    this.components = record.handledType().getRecordComponents();
    this.validator = validator;
    this.rules = new ViolationMessages(validator);
    this.ignored = config.getDefaultPropertyIgnorals(type.getBeanClass(), type.getClassInfo());
  }

  @Override
  public void resolve(DeserializationContext context) throws JsonMappingException {
    for (int i = 0; i < properties.length; i++) {
      SettableBeanProperty property = properties[i];
      if (!property.hasValueDeserializer()) {
        properties[i] =
            property.withValueDeserializer(
                context.findContextualValueDeserializer(property.getType(), property));
      }
      if (property.getAnnotation(Flat.class) == null) {
        fields.add(property.getName());
      } else if (properties[i].getValueDeserializer() instanceof RecordReader part) {
        fields.addAll(part.fields);
      } else {
        hasAnyField = true;
      }
    }
  }

  @Override
  public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    JsonNode object = context.readTree(parser);
    if (!object.isObject()) {
      throw new FieldViolations(parser, "must be a JSON object");
    }
    List<FieldError> faults = new ArrayList<>();
    if (context.isEnabled(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        && !hasAnyField
        && !ignored.getIgnoreUnknown()) {
      object.properties().stream()
          .map(Map.Entry::getKey)
          .filter(name -> !fields.contains(name) && !ignored.getIgnored().contains(name))
          .limit(MAX_UNKNOWN)
          .map(this::unknown)
          .forEach(faults::add);
    }
    @Nullable Object[] values = new @Nullable Object[properties.length];
    for (int i = 0; i < properties.length; i++) {
      values[i] = component(i, object, parser, context, faults);
    }
    if (!faults.isEmpty()) {
      throw new FieldViolations(parser, faults);
    }
    try {
      return constructor.createFromObjectWith(context, values);
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof InvalidFieldException invalid) {
        throw new FieldViolations(parser, invalid.errors());
      }
      throw e;
    }
  }

  private @Nullable Object component(
      int index,
      JsonNode object,
      JsonParser parser,
      DeserializationContext context,
      List<FieldError> faults)
      throws IOException {
    SettableBeanProperty property = properties[index];
    String name = property.getName();
    boolean isFlat = property.getAnnotation(Flat.class) != null;
    JsonNode node = isFlat ? part(property, object) : object.get(name);
    Object value;
    try {
      value = value(property, node, parser, context);
    } catch (FieldViolations e) {
      faults.addAll(isFlat ? e.errors() : e.within(name));
      return null;
    } catch (JsonMappingException e) {
      faults.add(new FieldError(name, wanted(property.getType())));
      return null;
    }
    if (value == null && property.getType().isPrimitive()) {
      faults.add(new FieldError(name, "is required"));
      return null;
    }
    validator
        .validateValue(handledType(), components[index].getName(), value)
        .forEach(broken -> faults.add(new FieldError(name, rules.message(broken))));
    SameAs same = property.getAnnotation(SameAs.class);
    // As sent, because the other may be invalid itself.
    if (same != null && node != null && !node.equals(object.get(same.value()))) {
      faults.add(new FieldError(name, "must be the same as " + same.value()));
    }
    return value;
  }

  /** Names the field only if its name can do no harm: it is the caller's text. */
  private FieldError unknown(String name) {
    String known = "the fields are " + String.join(", ", fields);
    return name.matches("\\w{1,64}")
        ? new FieldError(name, "is unknown; " + known)
        : new FieldError("", "must have no unknown fields; " + known);
  }

  private static JsonNode part(SettableBeanProperty property, JsonNode object) {
    return property.getValueDeserializer() instanceof RecordReader part
        ? object.<ObjectNode>deepCopy().retain(part.fields)
        : object;
  }

  private static @Nullable Object value(
      SettableBeanProperty property,
      @Nullable JsonNode node,
      JsonParser parser,
      DeserializationContext context)
      throws IOException {
    JsonDeserializer<Object> reader = property.getValueDeserializer();
    Schema schema = property.getAnnotation(Schema.class);
    if (node == null) {
      return schema == null
              || schema.defaultValue().isEmpty()
              || property.getType().hasRawClass(Change.class)
          ? reader.getAbsentValue(context)
          : Parameters.read(property.getType().getRawClass(), schema.defaultValue());
    }
    if (node instanceof NullNode) {
      if (schema == null || !schema.nullable()) {
        throw new FieldViolations(parser, "must not be null");
      }
      return reader.getNullValue(context);
    }
    try (JsonParser tree = node.traverse(parser.getCodec())) {
      tree.nextToken();
      return reader.deserialize(tree, context);
    }
  }

  private static String wanted(JavaType type) {
    JavaType value = type.hasRawClass(Change.class) ? type.containedType(0) : type;
    return value.isCollectionLikeType() ? "must be a list without nulls" : "must be a JSON object";
  }
}
