package io.chatops.rest.request;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a resource: none of its methods runs when {@link Parameters} could not read a parameter. A
 * parameter that could not be read has no usable value, so every resource carries this annotation.
 */
@InterceptorBinding
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface CheckedParameters {

  /** Runs after the check of constraints (800), whose error then has these violations, too. */
  @CheckedParameters
  @Interceptor
  @Priority(Interceptor.Priority.PLATFORM_AFTER + 900)
  class Check {
    private final ParameterViolations faults;

    Check(ParameterViolations faults) {
      this.faults = faults;
    }

    @AroundInvoke
    Object check(InvocationContext call) throws Exception {
      faults.check();
      return call.proceed();
    }
  }
}
