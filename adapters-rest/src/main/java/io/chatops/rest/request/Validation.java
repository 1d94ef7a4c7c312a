package io.chatops.rest.request;

import io.quarkus.hibernate.validator.ValidatorFactoryCustomizer;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.hibernate.validator.BaseHibernateValidatorConfiguration;

/** Makes constraints on times use the hub's clock. */
@Singleton
public class Validation implements ValidatorFactoryCustomizer {
  /** The time by which a caller's clock may be ahead of ours. */
  public static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  private final Instance<InstantSource> clock;

  public Validation(Instance<InstantSource> clock) {
    this.clock = clock;
  }

  @Override
  public void customize(BaseHibernateValidatorConfiguration<?> configuration) {
    configuration
        .clockProvider(() -> new LateClock(clock))
        .temporalValidationTolerance(CLOCK_DIFFERENCE);
  }

  /**
   * The hub's clock, looked up when the time is read. Validators ask for their clock before the hub
   * has read its settings, which its beans need.
   */
  private static final class LateClock extends Clock {
    private final Instance<InstantSource> source;

    LateClock(Instance<InstantSource> source) {
      this.source = source;
    }

    @Override
    public Instant instant() {
      return source.get().instant();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return source.get().withZone(zone);
    }
  }
}
