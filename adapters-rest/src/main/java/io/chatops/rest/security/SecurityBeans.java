package io.chatops.rest.security;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Defaults that the hub may replace. */
@Singleton
public class SecurityBeans {
  /** There are no listeners for sign-ins. */
  @Produces
  @Singleton
  @DefaultBean
  SignInListener signInListener() {
    return (routing, caller) -> {};
  }
}
