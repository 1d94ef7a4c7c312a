package io.chatops.rest.openapi;

import io.chatops.rest.security.Roles;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Adds to the description of the API what holds for all of it: its purpose, how to sign in, and the
 * failures that follow from an operation's input. Resources state the rest themselves. Runs at
 * build time.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {
  private static final String TOKEN = "access_token";
  private static final String API_KEY = "api_key";

  private static final String ABOUT =
      """
      Monitors servers and manages them through one agent on each.

      **Signing in.** `POST /api/v1/auth/login`, then send `Authorization: Bearer <access_token>`
      with each request. Agents have an API key instead.

      **Answers.** `{"data": ..., "message"?: ..., "meta"?: ...}`; lists have
      `meta: {total, limit, offset}`. Names are snake_case, ids lower-case UUIDs, times ISO 8601 in
      UTC with six digits of a second. Units are in the names: `_bytes`, `_bytes_per_second`,
      `_percent` (0-100), `_seconds`, `_ms`. A report of an agent is shown as it was sent, with the
      agent's own digits in `timestamp` and in the fields of earlier agents without a unit in the
      name: `_gb` is GiB, and a process's `memory` MiB. More fields may come; none goes away.

      **Failures.** Always `{"detail": "...", "status_code": ...}`; 422 adds
      `errors: [{field, message}]`, 500 a `request_id` that the hub's log has, too. Somebody
      else's object is not found (404).

      **Limits.** `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` tell what is left;
      a 429 says in `Retry-After` when to come back.

      **Sockets.** Not among the paths below: on `/api/v1/ws/fleet` a browser follows all that it
      shows, of all servers of its user. `/api/v1/ws/metrics/{server_id}` sends each report, status
      and alert of one server as it comes, `/api/v1/ws/logs/{server_id}` its log and, when asked,
      those of containers and the output of commands. Text frames of one JSON object; the
      first signs in: `{"type":"auth","token":"<access_token>"}`. See `docs/api.md`, "The live
      sockets". Agents use `/api/v1/agents/ws`, see `docs/agent-protocol.md`.""";

  @Override
  public void filterOpenAPI(OpenAPI api) {
    api.setInfo(
        OASFactory.createInfo()
            .title("ChatOps API")
            .version("1")
            .description(ABOUT)
            .license(
                OASFactory.createLicense()
                    .name("Apache-2.0")
                    .url("https://www.apache.org/licenses/LICENSE-2.0")));
    api.setTags(
        List.of(
            OASFactory.createTag().name("Accounts").description("Users and their sessions"),
            OASFactory.createTag().name("Servers").description("The monitored machines"),
            OASFactory.createTag().name("API keys").description("The credentials of agents"),
            OASFactory.createTag().name("Enrolment").description("How hosts become servers"),
            OASFactory.createTag().name("Metrics").description("The values that agents measured"),
            OASFactory.createTag().name("Containers").description("Containers and their logs"),
            OASFactory.createTag().name("Commands").description("Commands that run on servers"),
            OASFactory.createTag()
                .name("Alerts")
                .description("Thresholds, and the alerts that they raise"),
            OASFactory.createTag()
                .name("Notifications")
                .description("Notification channels and deliveries"),
            OASFactory.createTag().name("Logs").description("Events and logs of servers"),
            OASFactory.createTag().name("Audit").description("The audit log"),
            OASFactory.createTag().name("Hub").description("The state of the hub itself")));
    Components components =
        api.getComponents() == null ? OASFactory.createComponents() : api.getComponents();
    api.setComponents(components);
    components.addSecurityScheme(
        TOKEN,
        OASFactory.createSecurityScheme()
            .type(SecurityScheme.Type.HTTP)
            .scheme("bearer")
            .bearerFormat("JWT")
            .description("The access_token of a sign-in"));
    components.addSecurityScheme(
        API_KEY,
        OASFactory.createSecurityScheme()
            .type(SecurityScheme.Type.APIKEY)
            .in(SecurityScheme.In.HEADER)
            .name("X-API-Key")
            .description("An agent's API key; accepted by GET /api/v1/api-keys/me only"));
    PlainValues.inline(api);
    SuccessAnswers.requireIn(components);
    SuccessAnswers.describeIn(components);
    ErrorAnswers.describeIn(components);
    api.getPaths().getPathItems().values().stream()
        .flatMap(item -> item.getOperations().values().stream())
        .forEach(ApiDescription::complete);
  }

  private static void complete(Operation operation) {
    if (takesApiKey(operation)) {
      operation.setSecurity(List.of(requirement(TOKEN), requirement(API_KEY)));
    }
    MetricTable.describe(operation);
    SuccessAnswers.complete(operation);
    ErrorAnswers.addTo(operation);
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
}
