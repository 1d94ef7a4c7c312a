package io.chatops.rest.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** Completes the description of successful answers where annotations cannot express it. */
final class SuccessAnswers {
  // Every other field of an answer is always present, if only as null.
  private static final Map<String, Set<String>> OPTIONAL_IN =
      Map.of(
          "ApiKey", Set.of("key"),
          "EnrolmentToken", Set.of("token", "lines"),
          "PageMeta", Set.of("as_of", "counts", "next_cursor"),
          "Tokens", Set.of("refresh_token"),
          "RefreshedTokens", Set.of("refresh_token", "user"),
          // Requests have it, too, and may leave these out.
          "QuietHours", Set.of("days", "hold_critical"),
          "CurrentApiKeys", Set.of("meta", "server_id", "key_id", "name", "is_active"));
  private static final Set<String> OPTIONAL_EVERYWHERE = Set.of("message", "meta");
  // All fields but these are told by agents, which may leave each of them out.
  private static final Map<String, Set<String>> ONLY_REQUIRED_IN =
      Map.of("FleetContainer", Set.of("server_id", "server_name", "as_of"));
  private static final Set<String> ALL_OPTIONAL = Set.of("Process", "Container", "Metrics");

  private SuccessAnswers() {}

  /**
   * Makes the success that tells a Location a 201. Resources state it as a 200, since the framework
   * finds the content for no other status.
   */
  static void complete(Operation operation) {
    APIResponses answers = operation.getResponses();
    APIResponse usual = answers.getAPIResponse("200");
    APIResponse created = answers.getAPIResponse("201");
    if (created != null) {
      created.setContent(usual.getContent());
    } else if (usual.getHeaders() != null && usual.getHeaders().containsKey(Answers.LOCATION)) {
      answers.removeAPIResponse("200");
      answers.addAPIResponse("201", usual);
    }
  }

  static void describeIn(Components components) {
    components.addHeader(
        Answers.LOCATION,
        OASFactory.createHeader()
            .description("The address of the new object")
            .schema(
                OASFactory.createSchema()
                    .addType(Schema.SchemaType.STRING)
                    .format("uri-reference")));
  }

  /** Adds null to the values of a nullable enum, which an annotation cannot express. */
  private static void letNullBeOneOf(Schema property) {
    List<Object> values = property.getEnumeration();
    if (values != null
        && property.getType().contains(Schema.SchemaType.NULL)
        && values.stream().noneMatch(Objects::isNull)) {
      List<Object> withNull = new ArrayList<>(values);
      withNull.add(null);
      property.setEnumeration(withNull);
    }
  }

  /** Lets elements of a list be null, which no annotation can express. */
  private static void letElementsBeNull(Schema list) {
    Schema items = list.getItems();
    if (!items.getType().contains(Schema.SchemaType.NULL)) {
      items.addType(Schema.SchemaType.NULL);
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
              if (name.equals("SparkLine")) {
                letElementsBeNull(Objects.requireNonNull(schema.getProperties().get("values")));
              }
              if (!name.endsWith("Request") && !ALL_OPTIONAL.contains(name)) {
                Set<String> always = new TreeSet<>(schema.getProperties().keySet());
                always.retainAll(ONLY_REQUIRED_IN.getOrDefault(name, always));
                always.removeAll(OPTIONAL_IN.getOrDefault(name, Set.of()));
                if (name.startsWith("Envelope")) {
                  always.removeAll(OPTIONAL_EVERYWHERE);
                }
                schema.setRequired(List.copyOf(always));
              }
            });
  }
}
