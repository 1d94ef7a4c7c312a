package io.chatops.rest.request;

import io.chatops.core.error.InvalidFieldException;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rule that a time range ends after its start. A range without one of its bounds is valid. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = Forward.SpanValidator.class)
public @interface Forward {
  /** The parameter that the error names: the start. */
  String field();

  String message();

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** A time between two bounds. */
  interface Span {
    /** Inclusive. */
    @Nullable Instant start();

    /** Exclusive. */
    @Nullable Instant end();

    /** Returns the end, by default now. */
    default Instant last(Instant now) {
      Instant end = end();
      return end == null ? now : end;
    }

    /**
     * Returns the start. Fails with INVALID if it is not before the end.
     *
     * @param length how long before the end it is by default
     */
    default Instant first(Instant now, Duration length) {
      Instant start = start();
      Instant last = last(now);
      Instant first = start == null ? last.minus(length) : start;
      if (!first.isBefore(last)) {
        throw InvalidFieldException.of("start", "must be before the end");
      }
      return first;
    }
  }

  /** Compares the bounds. */
  class SpanValidator implements ConstraintValidator<Forward, Span> {
    private String field = "";

    @Override
    public void initialize(Forward rule) {
      field = rule.field();
    }

    @Override
    public boolean isValid(Span span, ConstraintValidatorContext context) {
      Instant start = span.start();
      Instant end = span.end();
      if (start == null || end == null || start.isBefore(end)) {
        return true;
      }
      context.disableDefaultConstraintViolation();
      context
          .buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
          .addPropertyNode(field)
          .addConstraintViolation();
      return false;
    }
  }
}
