package io.chatops.rest.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.chatops.core.error.InvalidFieldException.FieldError;
import java.util.List;

/** Everything that is wrong with a JSON value. A fault of the value itself has an empty name. */
final class FieldViolations extends JsonMappingException {
  private static final long serialVersionUID = 1;

  private final transient List<FieldError> errors;

  FieldViolations(JsonParser parser, List<FieldError> errors) {
    super(parser, "invalid fields");
    this.errors = List.copyOf(errors);
  }

  FieldViolations(JsonParser parser, String message) {
    this(parser, List.of(new FieldError("", message)));
  }

  List<FieldError> errors() {
    return errors;
  }

  /** The same faults of a value within a field. */
  List<FieldError> within(String field) {
    return errors.stream()
        .map(
            error ->
                new FieldError(
                    error.field().isEmpty() ? field : field + "." + error.field(), error.message()))
        .toList();
  }
}
