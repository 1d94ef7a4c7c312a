package io.chatops.rest.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** What the description of answers lacks when it is made from the resources alone. */
final class SuccessAnswers {
  private static final Set<String> CREATING =
      Set.of(
          "POST /api/v1/auth/register",
          "POST /api/v1/servers",
          "POST /api/v1/api-keys",
          "POST /api/v1/alerts/thresholds",
          "POST /api/v1/notifications/channels");

  private static final Set<String> BODY_OPTIONAL =
      Set.of("logout", "stop", "restart", "acknowledge", "resolve");

  // Everything else that answers hold is always there, be it as null.
  private static final Map<String, Set<String>> OPTIONAL_IN =
      Map.of(
          "ApiKey", Set.of("key"),
          "PageMeta", Set.of("as_of"),
          // Requests have it, too, and may leave these out.
          "QuietHours", Set.of("days", "hold_critical"),
          "CurrentApiKeys", Set.of("meta", "server_id", "key_id", "name", "is_active"));
  private static final Set<String> OPTIONAL_EVERYWHERE = Set.of("message", "meta");
  private static final Set<String> ALL_OPTIONAL = Set.of("Process", "Container", "Metrics");

  private SuccessAnswers() {}

  static void complete(String method, String path, Operation operation) {
    if (CREATING.contains(method + " " + path)) {
      APIResponse created = operation.getResponses().getAPIResponse("200");
      operation.getResponses().removeAPIResponse("200");
      operation
          .getResponses()
          .addAPIResponse("201", created.description("Made").addHeader("Location", location()));
    }
    if (path.equals("/api/v1/commands/{server_id}") && method.equals("POST")) {
      operation
          .getResponses()
          .addAPIResponse(
              "201",
              OASFactory.createAPIResponse()
                  .description("It runs (wait=false)")
                  .content(operation.getResponses().getAPIResponse("200").getContent())
                  .addHeader("Location", location()));
    }
    if (BODY_OPTIONAL.contains(path.substring(path.lastIndexOf('/') + 1))) {
      operation.getRequestBody().setRequired(false);
    }
  }

  private static Header location() {
    return OASFactory.createHeader()
        .description("Where it can be found")
        .schema(
            OASFactory.createSchema().addType(Schema.SchemaType.STRING).format("uri-reference"));
  }

  /** Where null is of the type, it is of the values, too: an annotation cannot say so. */
  private static void letNullBeOneOf(Schema property) {
    List<Object> values = property.getEnumeration();
    if (values != null && property.getType().contains(Schema.SchemaType.NULL)) {
      List<Object> withNull = new ArrayList<>(values);
      withNull.add(null);
      property.setEnumeration(withNull);
    }
  }

  static void requireIn(Components components) {
    components
        .getSchemas()
        .forEach(
            (name, schema) -> {
              if (schema.getProperties() == null) {
                return;
              }
              // A nullable object would be of type object, which null is not; anyOf says it all.
              schema.getProperties().values().stream()
                  .filter(property -> property.getAnyOf() != null)
                  .forEach(property -> property.setType(null));
              schema.getProperties().values().forEach(SuccessAnswers::letNullBeOneOf);
              if (!name.endsWith("Request") && !ALL_OPTIONAL.contains(name)) {
                Set<String> always = new TreeSet<>(schema.getProperties().keySet());
                always.removeAll(OPTIONAL_IN.getOrDefault(name, Set.of()));
                if (name.startsWith("Envelope")) {
                  always.removeAll(OPTIONAL_EVERYWHERE);
                }
                schema.setRequired(List.copyOf(always));
              }
            });
  }
}
