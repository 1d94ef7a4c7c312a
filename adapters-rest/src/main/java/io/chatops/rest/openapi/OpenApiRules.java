package io.chatops.rest.openapi;

import io.chatops.rest.security.Roles;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;

/**
 * Adds to the description of the API the rules that hold for all of it and that no annotation can
 * express: the failures that follow from an operation's input, the fields that are always present.
 * {@code META-INF/openapi.yaml} has the texts. Runs at build time.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class OpenApiRules implements OASFilter {
  private static final String TOKEN = "access_token";
  private static final String API_KEY = "api_key";

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
  // Agents may leave out each field of these but those named.
  private static final Map<String, Set<String>> ONLY_REQUIRED_IN =
      Map.of("FleetContainer", Set.of("server_id", "server_name", "as_of"));
  private static final Set<String> ALL_OPTIONAL = Set.of("Process", "Container", "Metrics");

  @Override
  public void filterOpenAPI(OpenAPI api) {
    PlainValues.inline(api);
    api.getComponents().getSchemas().forEach(OpenApiRules::complete);
    api.getPaths().getPathItems().values().stream()
        .flatMap(item -> item.getOperations().values().stream())
        .forEach(OpenApiRules::complete);
  }

  private static void complete(Operation operation) {
    if (takesApiKey(operation)) {
      operation.setSecurity(List.of(requirement(TOKEN), requirement(API_KEY)));
    }
    MetricTable.describe(operation);
    completeSuccess(operation.getResponses());
    boolean body = operation.getRequestBody() != null;
    boolean input = body || operation.getParameters() != null;
    boolean secured = operation.getSecurity() != null && !operation.getSecurity().isEmpty();
    fails(operation, 400, Answers.MALFORMED, body);
    fails(operation, 401, Answers.UNAUTHENTICATED, secured);
    fails(operation, 403, Answers.FORBIDDEN, false);
    fails(operation, 404, Answers.NOT_FOUND, namesObject(operation));
    fails(operation, 408, "TooSlow", body);
    fails(operation, 413, "TooLarge", body);
    fails(operation, 422, "Invalid", input);
    fails(operation, 429, "TooMany", true);
    fails(operation, 500, "Failed", true);
    fails(operation, 502, Answers.AGENT_FAILED, false);
    fails(operation, 503, "Unavailable", true);
    fails(operation, 504, Answers.AGENT_TIMEOUT, false);
  }

  /** Returns true if an API key is among the roles that the framework read from the method. */
  private static boolean takesApiKey(Operation operation) {
    return operation.getSecurity() != null
        && operation.getSecurity().stream()
            .map(requirement -> requirement.getScheme(TOKEN))
            .anyMatch(roles -> roles != null && roles.contains(Roles.API_KEY));
  }

  private static SecurityRequirement requirement(String scheme) {
    return OASFactory.createSecurityRequirement().addScheme(scheme);
  }

  private static boolean namesObject(Operation operation) {
    return operation.getParameters() != null
        && operation.getParameters().stream()
            .anyMatch(parameter -> parameter.getIn() == Parameter.In.PATH);
  }

  /**
   * Makes the success that has a Location a 201. Resources state it as a 200, since the framework
   * finds the content for no other status.
   */
  private static void completeSuccess(APIResponses answers) {
    APIResponse usual = answers.getAPIResponse("200");
    APIResponse created = answers.getAPIResponse("201");
    if (created != null) {
      created.setContent(usual.getContent());
    } else if (usual.getHeaders() != null && usual.getHeaders().containsKey(Answers.LOCATION)) {
      answers.removeAPIResponse("200");
      answers.addAPIResponse("201", usual);
    }
  }

  /** Adds a failure where it applies; a resource states others itself. */
  private static void fails(Operation operation, int status, String name, boolean applies) {
    APIResponses answers = operation.getResponses();
    APIResponse stated = answers.getAPIResponse(Integer.toString(status));
    if (stated != null && stated.getRef() == null) {
      // The framework's own, which has no body.
      answers.removeAPIResponse(Integer.toString(status));
    }
    if (applies) {
      answers.addAPIResponse(Integer.toString(status), OASFactory.createAPIResponse().ref(name));
    }
  }

  private static void complete(String name, Schema schema) {
    if (schema.getProperties() == null || name.equals("Error")) {
      return;
    }
    // A nullable object would be of type object, which null is not; anyOf says it all.
    schema.getProperties().values().stream()
        .filter(property -> property.getAnyOf() != null)
        .forEach(property -> property.setType(null));
    schema.getProperties().values().forEach(OpenApiRules::letNullBeOneOf);
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

  /** Allows null elements in a list, which no annotation can express. */
  private static void letElementsBeNull(Schema list) {
    Schema items = list.getItems();
    if (!items.getType().contains(Schema.SchemaType.NULL)) {
      items.addType(Schema.SchemaType.NULL);
    }
  }
}
