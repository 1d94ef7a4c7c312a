package io.chatops.rest.request;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rule that a time ends after it begins. A span without one of its bounds keeps it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = Forward.SpanValidator.class)
public @interface Forward {
  /** The parameter that is told to be at fault: the beginning. */
  String field();

  String message();

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** A time between two bounds. */
  interface Span {
    /** Inclusive. */
    @Nullable Instant from();

    /** Exclusive. */
    @Nullable Instant before();
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
      Instant from = span.from();
      Instant before = span.before();
      if (from == null || before == null || from.isBefore(before)) {
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
