package io.chatops.rest.request;

import io.quarkus.hibernate.validator.ValidatorFactoryCustomizer;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.hibernate.validator.BaseHibernateValidatorConfiguration;

/** Lets constraints on times use the hub's clock. */
@Singleton
public class Validation implements ValidatorFactoryCustomizer {
  /** How far a time may be ahead of our clock: callers have clocks of their own. */
  public static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  // Looked up late: validation is made while the hub boots, the clock comes with the use cases.
  private final Instance<InstantSource> clock;

  public Validation(Instance<InstantSource> clock) {
    this.clock = clock;
  }

  @Override
  public void customize(BaseHibernateValidatorConfiguration<?> configuration) {
    configuration
        .clockProvider(() -> clock.get().withZone(ZoneOffset.UTC))
        .temporalValidationTolerance(CLOCK_DIFFERENCE);
  }
}
