package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.hub.BackgroundJobs;
import io.chatops.core.hub.BackgroundJobs.Job;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** The contract of {@link BackgroundJobs}. */
public abstract class BackgroundJobsContract {
  /** BackgroundJobs of which none was taken yet. */
  protected abstract BackgroundJobs jobs();

  @Test
  void areTakenByOneOfAllWhoAsk() {
    BackgroundJobs jobs = jobs();

    assertThat(
            ConcurrentStart.run(8, hub -> () -> jobs.claim(Job.OLD_RECORDS, Duration.ofHours(1))))
        .containsOnlyOnce(true)
        .hasSize(8);
    assertThat(jobs.claim(Job.OLD_RECORDS, Duration.ofHours(1))).isFalse();
  }

  @Test
  void areDueEachByItself() {
    BackgroundJobs jobs = jobs();

    assertThat(jobs.claim(Job.OLD_RECORDS, Duration.ofHours(1))).isTrue();

    assertThat(jobs.claim(Job.PROCESS_LISTS, Duration.ofHours(1))).isTrue();
  }

  @Test
  void areDueAgainAfterThePeriod() {
    BackgroundJobs jobs = jobs();

    assertThat(Collections.nCopies(3, Duration.ZERO))
        .allMatch(period -> jobs.claim(Job.PROCESS_LISTS, period));
  }
}
