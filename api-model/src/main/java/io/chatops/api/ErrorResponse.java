package io.chatops.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chatops.core.error.InvalidFieldException.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of every failing answer.
 *
 * @param detail the error and its remedy, for users
 * @param errors every invalid field; with status 422 only
 * @param requestId an id that is in the log, too; with status 500 only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorResponse(
    String detail, int statusCode, @Nullable List<Invalid> errors, @Nullable String requestId) {

  /** An invalid field; the message never repeats the value. */
  public record Invalid(String field, String message) {
    public static Invalid from(FieldError error) {
      return new Invalid(error.field(), error.message());
    }
  }

  public static ErrorResponse of(int statusCode, String detail) {
    return new ErrorResponse(detail, statusCode, null, null);
  }
}
