package io.chatops.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chatops.core.error.InvalidFieldException.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of every failing answer.
 *
 * @param detail what is wrong and how to put it right, for people
 * @param errors of status 422 only: each field that is wrong
 * @param requestId of status 500 only: the log has it, too
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorResponse(
    String detail, int statusCode, @Nullable List<Invalid> errors, @Nullable String requestId) {

  /** One field that is wrong; the value sent is never repeated. */
  public record Invalid(String field, String message) {
    public static Invalid from(FieldError error) {
      return new Invalid(error.field(), error.message());
    }
  }

  public static ErrorResponse of(int statusCode, String detail) {
    return new ErrorResponse(detail, statusCode, null, null);
  }
}
