package io.chatops.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.api.ErrorResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the hub.
 *
 * @param retryAfter the seconds that the hub asks to wait; absent if it does not
 */
public record HubAnswer(int status, JsonNode body, @Nullable String retryAfter) {
  public JsonNode data() {
    return body.path("data");
  }

  /** Returns the hub's message for users; empty if there is none. */
  public String message() {
    return body.path("message").asText("");
  }

  long total() {
    return body.path("meta").path("total").asLong(0);
  }

  /** Returns this if it is a success. */
  public HubAnswer orThrow() {
    if (status < 300) {
      return this;
    }
    ErrorResponse error = AnswerJson.read(body, ErrorResponse.class);
    throw new CliException(exitCode(), text(error));
  }

  private int exitCode() {
    return switch (status) {
      case 401, 403 -> CliExitCode.DENIED;
      case 404 -> CliExitCode.NOT_FOUND;
      case 422 -> CliExitCode.USAGE;
      default -> CliExitCode.FAILURE;
    };
  }

  private String text(ErrorResponse error) {
    List<ErrorResponse.Invalid> errors = error.errors();
    if (errors != null && !errors.isEmpty()) {
      return errors.stream()
          .map(invalid -> invalid.field() + " " + invalid.message())
          .collect(Collectors.joining("; "));
    }
    if (status == 401) {
      return error.detail() + "; sign in: chatops login";
    }
    if (retryAfter != null) {
      return error.detail() + "; try again in " + retryAfter + " s";
    }
    return error.requestId() == null
        ? error.detail()
        : error.detail() + "; see the hub's log under " + error.requestId();
  }
}
