package io.chatops.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The hub's own description of its API, from which attacks on every operation are made. */
final class OpenApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEMAS = "#/components/schemas/";

  /** Where channels may point, see the Arena: nobody listens there. */
  private static final String NOWHERE = "http://127.200.0.1:9/";

  private final JsonNode document;

  private OpenApi(JsonNode document) {
    this.document = document;
  }

  static OpenApi read(URI hub, String from) throws IOException {
    String request = "GET /openapi.json HTTP/1.1\r\nHost: " + hub.getAuthority() + "\r\n\r\n";
    return new OpenApi(Wire.exchange(hub, from, request).json());
  }

  /** One method of one address. */
  record Operation(String method, String path, JsonNode definition) {
    boolean needsCredentials() {
      return !definition.path("security").isMissingNode();
    }

    boolean isDocumented(int status) {
      return definition.path("responses").has(Integer.toString(status));
    }

    /** The names of its parameters of a kind: {@code path} or {@code query}. */
    List<String> parameters(String in) {
      List<String> names = new ArrayList<>();
      for (JsonNode parameter : definition.path("parameters")) {
        if (parameter.path("in").asText().equals(in)) {
          names.add(parameter.path("name").asText());
        }
      }
      return names;
    }

    boolean takesBody() {
      return definition.has("requestBody");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        operations.add(
            new Operation(
                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
      }
    }
    return operations;
  }

  /**
   * The smallest body that an operation should take: the required properties, and all that have a
   * value given.
   *
   * @param values by the names of properties
   */
  ObjectNode body(Operation operation, Map<String, String> values) {
    return object(schema(operation), values, false);
  }

  /** A body with every property there is. */
  ObjectNode fullBody(Operation operation, Map<String, String> values) {
    return object(schema(operation), values, true);
  }

  /** The paths of all texts in a body, such as {@code /settings/url}, as JSON pointers. */
  static Set<String> texts(JsonNode body) {
    Set<String> texts = new LinkedHashSet<>();
    collectTexts("", body, texts);
    return texts;
  }

  private static void collectTexts(String path, JsonNode value, Set<String> texts) {
    if (value.isTextual()) {
      texts.add(path);
    }
    for (Map.Entry<String, JsonNode> child : value.properties()) {
      collectTexts(path + "/" + child.getKey(), child.getValue(), texts);
    }
    for (int i = 0; i < value.size() && value.isArray(); i++) {
      collectTexts(path + "/" + i, value.get(i), texts);
    }
  }

  private JsonNode schema(Operation operation) {
    JsonNode content = operation.definition().path("requestBody").path("content");
    return resolved(content.path("application/json").path("schema"));
  }

  private ObjectNode object(JsonNode schema, Map<String, String> values, boolean full) {
    ObjectNode object = JSON.createObjectNode();
    for (JsonNode part : schema.path("allOf")) {
      object.setAll(object(resolved(part), values, full));
    }
    Set<String> required = new LinkedHashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = property.getKey();
      if (values.containsKey(name)) {
        object.put(name, values.get(name));
      } else if (full || required.contains(name)) {
        // The settings of a channel require what its kind requires, which no schema says.
        boolean all = full || name.equals("settings");
        object.set(name, value(name, resolved(property.getValue()), values, all));
      }
    }
    return object;
  }

  private JsonNode value(String name, JsonNode schema, Map<String, String> values, boolean full) {
    if (name.endsWith("url")) {
      return JSON.getNodeFactory().textNode(NOWHERE);
    }
    JsonNode example = schema.path("examples").path(0);
    if (!example.isMissingNode()) {
      return example;
    }
    if (schema.has("default")) {
      return schema.path("default");
    }
    if (schema.has("anyOf")) {
      return value(name, resolved(schema.path("anyOf").path(0)), values, full);
    }
    if (schema.has("enum")) {
      return schema.path("enum").path(0);
    }
    JsonNode type = schema.path("type");
    return switch (type.isArray() ? type.path(0).asText() : type.asText()) {
      case "object" -> object(schema, values, full);
      case "array" -> {
        ArrayNode list = JSON.createArrayNode();
        // So far, the only list of ids is one of alerts.
        yield name.equals("ids") ? list.add(values.get("alert_id")) : list;
      }
      case "boolean" -> JSON.getNodeFactory().booleanNode(true);
      case "integer", "number" ->
          JSON.getNodeFactory().numberNode(Math.max(1, schema.path("minimum").asLong()));
      case "string" -> JSON.getNodeFactory().textNode("an example of 24 letters");
      default -> throw new AssertionError("no example can be made of " + name + ": " + schema);
    };
  }

  private JsonNode resolved(JsonNode schema) {
    String reference = schema.path("$ref").asText();
    return reference.isEmpty()
        ? schema
        : document.path("components").path("schemas").path(reference.substring(SCHEMAS.length()));
  }
}
