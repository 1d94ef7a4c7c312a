package io.chatops.rest.limit;

import io.chatops.core.assembly.SharedState;
import io.chatops.rest.RestSettings;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Builds the limits from the settings that the hub was given. */
@Singleton
public class LimitBeans {
  @Produces
  @Singleton
  RateLimits rateLimits(RestSettings settings, SharedState shared) {
    return new RateLimits(
        settings, shared.clock(), shared.storage().failedSignIns(), shared.ownership()::hasOthers);
  }

  /** The bounds of a hub; tests are less patient. */
  @Produces
  @Singleton
  @DefaultBean
  LargeAnswers largeAnswers() {
    return LargeAnswers.ofThisProcess();
  }

  @Produces
  @Singleton
  PasswordWork passwordWork(RestSettings settings) {
    return new PasswordWork(settings);
  }
}
