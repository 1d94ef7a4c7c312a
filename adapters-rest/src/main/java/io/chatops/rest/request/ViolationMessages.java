package io.chatops.rest.request;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.chatops.core.error.InvalidFieldException.FieldError;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.ElementDescriptor;
import jakarta.validation.metadata.MethodDescriptor;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes violated constraints by words that complete "the field ...": both ends of a range, and
 * the actual length of a text. They never repeat the value.
 */
@Singleton
public class ViolationMessages {
  private final Validator validator;

  public ViolationMessages(Validator validator) {
    this.validator = validator;
  }

  /** Returns the field by the name that the caller used, with the rule that it breaks. */
  public FieldError describe(ConstraintViolation<?> broken) {
    String name = "";
    for (Path.Node node : broken.getPropertyPath()) {
      name =
          switch (node.getKind()) {
            case PROPERTY, PARAMETER -> node.getName();
            default -> name;
          };
    }
    return new FieldError(
        PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(name), message(broken));
  }

  String message(ConstraintViolation<?> broken) {
    Object rule = broken.getConstraintDescriptor().getAnnotation();
    if (rule instanceof Min || rule instanceof Max) {
      Long least = null;
      Long most = null;
      for (ConstraintDescriptor<?> each : siblingRules(broken)) {
        if (each.getAnnotation() instanceof Min min) {
          least = min.value();
        } else if (each.getAnnotation() instanceof Max max) {
          most = max.value();
        }
      }
      if (least != null && most != null) {
        return "must be a whole number from " + least + " to " + most;
      }
    }
    Integer length = rule instanceof Size ? length(broken.getInvalidValue()) : null;
    return length == null ? broken.getMessage() : broken.getMessage() + ", has " + length;
  }

  private static @Nullable Integer length(@Nullable Object value) {
    if (value instanceof CharSequence text) {
      return text.length();
    }
    return value instanceof Collection<?> list ? (Integer) list.size() : null;
  }

  /** Returns all rules of the parameter or record component that breaks one. */
  private Set<ConstraintDescriptor<?>> siblingRules(ConstraintViolation<?> broken) {
    Object bean = broken.getLeafBean();
    Class<?> type = bean == null ? broken.getRootBeanClass() : bean.getClass();
    ElementDescriptor place = null;
    MethodDescriptor method = null;
    for (Path.Node node : broken.getPropertyPath()) {
      switch (node.getKind()) {
        case METHOD ->
            method =
                validator
                    .getConstraintsForClass(broken.getRootBeanClass())
                    .getConstraintsForMethod(
                        node.getName(),
                        node.as(Path.MethodNode.class)
                            .getParameterTypes()
                            .toArray(Class<?>[]::new));
        case PARAMETER -> {
          int index = node.as(Path.ParameterNode.class).getParameterIndex();
          place = method == null ? null : method.getParameterDescriptors().get(index);
        }
        case PROPERTY ->
            place =
                validator.getConstraintsForClass(type).getConstraintsForProperty(node.getName());
        default -> {}
      }
    }
    return place == null ? Set.of() : place.getConstraintDescriptors();
  }
}
