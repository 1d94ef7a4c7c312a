package io.chatops.core.error;

import java.util.List;

/** One or more fields of a request break a rule. Messages never repeat the value. */
public final class InvalidFieldException extends ChatOpsException {
  private final transient List<FieldError> errors;

  /**
   * One broken rule.
   *
   * @param field the name that the caller used, in snake_case
   */
  public record FieldError(String field, String message) {}

  public InvalidFieldException(List<FieldError> errors) {
    super(ErrorCode.INVALID, errors.get(0).field() + ": " + errors.get(0).message());
    this.errors = List.copyOf(errors);
  }

  public static InvalidFieldException of(String field, String message) {
    return new InvalidFieldException(List.of(new FieldError(field, message)));
  }

  public List<FieldError> errors() {
    return errors;
  }
}
