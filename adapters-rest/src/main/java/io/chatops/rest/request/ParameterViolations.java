package io.chatops.rest.request;

import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.error.InvalidFieldException.FieldError;
import jakarta.enterprise.context.RequestScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of the request at hand that could not be read. {@link CheckedParameters} refuses
 * the request when there are any.
 */
@RequestScoped
public class ParameterViolations {
  private final List<FieldError> faults = new ArrayList<>();

  void add(FieldError fault) {
    faults.add(fault);
  }

  /** These faults, and those others that are about further parameters. */
  public List<FieldError> with(List<FieldError> others) {
    List<FieldError> all = new ArrayList<>(faults);
    for (FieldError other : others) {
      if (faults.stream().noneMatch(fault -> fault.field().equals(other.field()))) {
        all.add(other);
      }
    }
    return all;
  }

  /** Throws {@link InvalidFieldException} with all of them. */
  void check() {
    if (!faults.isEmpty()) {
      throw new InvalidFieldException(faults);
    }
  }
}
