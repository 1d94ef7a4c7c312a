package io.chatops.rest.request;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The time that a list covers; without an end where a bound is absent.
 *
 * @param since inclusive
 * @param until exclusive
 */
@TimeRange.Forward
public record TimeRange(
    @Parameter(description = "From this time on") @QueryParam("since") @PastOrPresent
        @Nullable Instant since,
    @Parameter(description = "Before this time") @QueryParam("until") @PastOrPresent
        @Nullable Instant until) {

  /** The rule that a range ends after it begins. */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @Constraint(validatedBy = ForwardValidator.class)
  public @interface Forward {
    String message() default "must be before until";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
  }

  /** Names {@code since} as the field at fault. */
  public static class ForwardValidator implements ConstraintValidator<Forward, TimeRange> {
    @Override
    public boolean isValid(TimeRange range, ConstraintValidatorContext context) {
      Instant since = range.since();
      Instant until = range.until();
      if (since == null || until == null || since.isBefore(until)) {
        return true;
      }
      context.disableDefaultConstraintViolation();
      context
          .buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
          .addPropertyNode("since")
          .addConstraintViolation();
      return false;
    }
  }
}
