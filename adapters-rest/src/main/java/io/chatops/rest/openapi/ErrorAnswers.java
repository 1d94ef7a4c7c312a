package io.chatops.rest.openapi;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The ways in which operations fail, described once and referred to by each. */
final class ErrorAnswers {
  private record Answer(String name, int status, String description, String detail) {}

  private static final List<Answer> ANSWERS =
      List.of(
          new Answer(
              Answers.MALFORMED,
              400,
              "The request cannot be parsed, or the current state does not allow it, such as"
                  + " a name that is taken",
              "The body is not valid JSON (line 1, column 2)"),
          new Answer(
              Answers.UNAUTHENTICATED,
              401,
              "Credentials are missing or invalid",
              "Sign in first, then send Authorization: Bearer <access token>"),
          new Answer(
              Answers.FORBIDDEN,
              403,
              "Not allowed by this hub or by the host",
              "Registration is closed on this hub; ask its administrator to set"
                  + " chatops.registration=open"),
          new Answer(
              Answers.NOT_FOUND,
              404,
              "No such object, or it belongs to another user",
              "No server 5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884; GET /api/v1/servers lists yours"),
          new Answer(
              "TooSlow",
              408,
              "The request took too long to arrive, and the hub closes the connection",
              "The request took too long to arrive; send it at once"),
          new Answer(
              "TooLarge",
              413,
              "The body is larger than 1 MiB, or than 64 KiB without valid credentials",
              "The body is too large; the limit is 1 MiB, and 64 KiB without valid credentials"),
          new Answer("Invalid", 422, "A field is invalid", "name: is required"),
          new Answer(
              "TooMany",
              429,
              "Too many requests",
              "More than 1200 requests a minute; try again in 1 s"),
          new Answer(
              "Failed",
              500,
              "The hub failed; its log has details under the request_id",
              "The hub failed on this request; its log has more under the request_id"),
          new Answer(
              Answers.AGENT_FAILED,
              502,
              "The agent failed, its answer cannot be read, or the hub that has the agent was lost"
                  + " before it had answered; the request may have taken effect",
              "It failed on the host but may have taken effect: the agent's answer cannot be read"),
          new Answer(
              "Unavailable",
              503,
              "The hub's storage cannot be reached, the server's agent is not connected, or too many"
                  + " requests arrive at once",
              "The agent of server 5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884 is not connected; start it"
                  + " on the host"),
          new Answer(
              Answers.AGENT_TIMEOUT,
              504,
              "The agent, or the hub that has it, did not answer in time; the request may have taken"
                  + " effect",
              "The agent did not answer within 10 s"));

  private ErrorAnswers() {}

  static void describeIn(Components components) {
    components.addSchema("Error", schema());
    for (Answer answer : ANSWERS) {
      APIResponse response =
          OASFactory.createAPIResponse()
              .description(answer.description())
              .content(
                  OASFactory.createContent()
                      .addMediaType(
                          "application/json",
                          OASFactory.createMediaType()
                              .schema(OASFactory.createSchema().ref("Error"))
                              .example(example(answer))));
      if (answer.status() == 401) {
        response.addHeader("WWW-Authenticate", header("Bearer"));
      }
      if (answer.status() == 429 || answer.status() == 503) {
        response.addHeader("Retry-After", header("Seconds to wait before trying again"));
      }
      components.addResponse(answer.name(), response);
    }
  }

  /** Adds the failures that follow from an operation's input and from who may call it. */
  static void addTo(Operation operation) {
    boolean body = operation.getRequestBody() != null;
    boolean input = body || operation.getParameters() != null;
    boolean secured = operation.getSecurity() != null && !operation.getSecurity().isEmpty();
    for (Answer answer : ANSWERS) {
      String status = Integer.toString(answer.status());
      APIResponse stated = operation.getResponses().getAPIResponse(status);
      if (stated != null && stated.getRef() == null) {
        // The framework's own, which has no body.
        operation.getResponses().removeAPIResponse(status);
      }
      boolean applies =
          switch (answer.status()) {
            case 400, 408, 413 -> body;
            case 401 -> secured;
            case 404 -> namesObject(operation);
            case 422 -> input;
            case 429, 500, 503 -> true;
            default -> false; // stated by the resource, where it applies
          };
      if (applies) {
        operation
            .getResponses()
            .addAPIResponse(status, OASFactory.createAPIResponse().ref(answer.name()));
      }
    }
  }

  private static boolean namesObject(Operation operation) {
    return operation.getParameters() != null
        && operation.getParameters().stream()
            .anyMatch(parameter -> parameter.getIn() == Parameter.In.PATH);
  }

  private static Schema schema() {
    Schema text = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
    Schema invalid =
        OASFactory.createSchema()
            .addType(Schema.SchemaType.OBJECT)
            .addProperty("field", text)
            .addProperty("message", text)
            .required(List.of("field", "message"));
    return OASFactory.createSchema()
        .addType(Schema.SchemaType.OBJECT)
        .description("The body of every error response")
        .addProperty(
            "detail",
            OASFactory.createSchema()
                .addType(Schema.SchemaType.STRING)
                .description("What is wrong and how to fix it, human-readable"))
        .addProperty(
            "status_code",
            OASFactory.createSchema()
                .addType(Schema.SchemaType.INTEGER)
                .minimum(BigDecimal.valueOf(400)))
        .addProperty(
            "errors",
            OASFactory.createSchema()
                .addType(Schema.SchemaType.ARRAY)
                .items(invalid)
                .description("Only with 422: each invalid field"))
        .addProperty(
            "request_id",
            OASFactory.createSchema()
                .addType(Schema.SchemaType.STRING)
                .description("Only with 500: also in the hub's log"))
        .required(List.of("detail", "status_code"));
  }

  private static Map<String, Object> example(Answer answer) {
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("detail", answer.detail());
    example.put("status_code", answer.status());
    if (answer.status() == 422) {
      // Not Map.of: its order changes from run to run, and the document is compared as text.
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("field", "name");
      error.put("message", "is required");
      example.put("errors", List.of(error));
    }
    if (answer.status() == 500) {
      example.put("request_id", "7a0b51a4-0c55-4a54-8f0e-2f4c6a1f7d3e");
    }
    return example;
  }

  private static Header header(String description) {
    return OASFactory.createHeader()
        .description(description)
        .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING));
  }
}
