package io.chatops.rest.openapi;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.metric.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/**
 * Writes enums and types that are plain text where they are used, by the names that callers send. A
 * schema of its own for each would show Java's names.
 */
final class PlainValues {
  private static final String PREFIX = "#/components/schemas/";

  /** Described on their own all the same, as they always were. */
  private static final Set<String> KEPT = Set.of("UUID", "Instant");

  /** The enums whose constants have other names in the API than in lower case. */
  private static final Map<String, List<Object>> NAMES =
      Map.of(
          "AuditAction",
          Stream.of(AuditAction.values()).<Object>map(AuditAction::wireName).toList(),
          "Metric",
          Stream.of(Metric.values()).<Object>map(Metric::path).toList());

  private final Map<String, Schema> plain = new HashMap<>();

  private PlainValues(OpenAPI api) {
    api.getComponents()
        .getSchemas()
        .forEach(
            (name, schema) -> {
              boolean isText =
                  schema.getType() != null && schema.getType().contains(Schema.SchemaType.STRING);
              if (isText && !KEPT.contains(name)) {
                plain.put(PREFIX + name, schema);
              }
            });
  }

  static void inline(OpenAPI api) {
    PlainValues values = new PlainValues(api);
    values.plain.forEach(PlainValues::rename);
    Schema metric = values.plain.get(PREFIX + "Metric");
    if (metric != null) {
      metric.addExample(Metric.DISK_FILESYSTEMS_USAGE_PERCENT.path());
    }
    api.getComponents().getSchemas().values().forEach(values::visit);
    for (PathItem item : api.getPaths().getPathItems().values()) {
      for (Operation operation : item.getOperations().values()) {
        for (Parameter parameter : orEmpty(operation.getParameters())) {
          values.visit(parameter.getSchema());
        }
      }
    }
    values
        .plain
        .keySet()
        .forEach(ref -> api.getComponents().removeSchema(ref.substring(PREFIX.length())));
  }

  private static void rename(String ref, Schema schema) {
    List<Object> constants = schema.getEnumeration();
    if (constants != null) {
      schema.setEnumeration(
          NAMES.getOrDefault(
              ref.substring(PREFIX.length()),
              constants.stream()
                  .<Object>map(name -> name.toString().toLowerCase(Locale.ROOT))
                  .toList()));
    }
  }

  /** Mends an enum in a {@code Change}, which the framework may take for an object as well. */
  private static void renameInPlace(Schema schema) {
    List<Object> constants = schema.getEnumeration();
    List<Schema.SchemaType> types = schema.getType();
    if (constants != null && types != null && types.contains(Schema.SchemaType.OBJECT)) {
      schema.setType(types.stream().filter(type -> type != Schema.SchemaType.OBJECT).toList());
      schema.setEnumeration(
          constants.stream()
              .filter(Objects::nonNull)
              .<Object>map(name -> name.toString().toLowerCase(Locale.ROOT))
              .toList());
    }
  }

  private void visit(Schema schema) {
    renameInPlace(schema);
    Schema value = plain.get(String.valueOf(schema.getRef()));
    if (value != null) {
      schema.setRef(null);
      write(value, schema, false);
    }
    orEmpty(schema.getAnyOf()).stream()
        .map(option -> plain.get(String.valueOf(option.getRef())))
        .filter(option -> option != null)
        .findFirst()
        .ifPresent(
            option -> {
              schema.setAnyOf(null);
              write(option, schema, true);
            });
    if (schema.getItems() != null) {
      visit(schema.getItems());
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(this::visit);
    }
    for (Schema part : orEmpty(schema.getAllOf())) {
      // The use of a named type, and what is particular to it: here its default value.
      visit(part);
      if (part.getEnumeration() != null) {
        write(part, schema, false);
      }
      if (part.getDefaultValue() != null) {
        schema.defaultValue(part.getDefaultValue()).setAllOf(null);
      }
    }
  }

  private static void write(Schema value, Schema into, boolean nullable) {
    into.setType(
        nullable
            ? List.of(Schema.SchemaType.STRING, Schema.SchemaType.NULL)
            : List.of(Schema.SchemaType.STRING));
    if (value.getFormat() != null) {
      into.setFormat(value.getFormat());
    }
    if (value.getExamples() != null) {
      into.setExamples(value.getExamples());
    }
    if (value.getEnumeration() != null) {
      List<Object> constants = new ArrayList<>(value.getEnumeration());
      if (nullable) {
        constants.add(null);
      }
      into.setEnumeration(constants);
    }
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }
}
