package io.chatops.rest.limit;

import io.chatops.rest.RestSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Builds the limits from the settings that the hub was given. */
@Singleton
public class LimitBeans {
  @Produces
  @Singleton
  RateLimits rateLimits(RestSettings settings, InstantSource clock) {
    return new RateLimits(settings, clock);
  }

  @Produces
  @Singleton
  PasswordWork passwordWork(RestSettings settings) {
    return new PasswordWork(settings);
  }
}
