package io.chatops.agent.update;

import io.chatops.protocol.ReleaseVersion;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The versions that an installed agent may run in its own place.
 *
 * @param current the version that has proved itself; absent while the installed one runs
 * @param trial the version to be tried at the next start; absent if there is none
 * @param ended the last update that came to an end; absent before the first
 */
record UpdateState(@Nullable Current current, @Nullable Trial trial, @Nullable Ended ended) {
  static final UpdateState NONE = new UpdateState(null, null, null);

  /**
   * A version that has proved itself.
   *
   * @param over the installed version that it replaces
   */
  record Current(ReleaseVersion version, ReleaseVersion over) {
    /** Returns false if the installed program has become another, and at least as new. */
    boolean replaces(ReleaseVersion installed) {
      return over.equals(installed) || version.isNewerThan(installed);
    }
  }

  /**
   * A version to be tried.
   *
   * @param from the version that ran before
   * @param starts the number of times that it was started
   */
  record Trial(ReleaseVersion version, ReleaseVersion from, int starts) {}

  /**
   * The end of an update.
   *
   * @param failure absent if the new version runs
   * @param reported true if the hub has received it
   */
  record Ended(
      ReleaseVersion from, ReleaseVersion to, @Nullable String failure, boolean reported) {}

  /** Returns true if this version was tried last and failed. */
  boolean hasFailed(ReleaseVersion version) {
    return ended != null && ended.failure() != null && ended.to().equals(version);
  }

  UpdateState trying(ReleaseVersion version, ReleaseVersion from) {
    return new UpdateState(current, new Trial(version, from, 0), ended);
  }

  UpdateState startedOnceMore() {
    Trial now = requireTrial();
    return new UpdateState(current, new Trial(now.version(), now.from(), now.starts() + 1), ended);
  }

  UpdateState succeeded(ReleaseVersion installed) {
    Trial now = requireTrial();
    return new UpdateState(
        new Current(now.version(), installed),
        null,
        new Ended(now.from(), now.version(), null, false));
  }

  UpdateState failed(String reason) {
    Trial now = requireTrial();
    return new UpdateState(current, null, new Ended(now.from(), now.version(), reason, false));
  }

  UpdateState reported() {
    return ended == null
        ? this
        : new UpdateState(
            current, trial, new Ended(ended.from(), ended.to(), ended.failure(), true));
  }

  private Trial requireTrial() {
    if (trial == null) {
      throw new IllegalStateException("no version is on trial");
    }
    return trial;
  }

  /** Reads the properties that {@link #write} returns; ignores incomplete parts. */
  static UpdateState read(Properties from) {
    Optional<ReleaseVersion> current = version(from, "current");
    Optional<ReleaseVersion> over = version(from, "current.over");
    Optional<ReleaseVersion> trial = version(from, "trial");
    Optional<ReleaseVersion> trialFrom = version(from, "trial.from");
    String starts = from.getProperty("trial.starts", "");
    Optional<ReleaseVersion> endedFrom = version(from, "ended.from");
    Optional<ReleaseVersion> endedTo = version(from, "ended.to");
    return new UpdateState(
        current.isPresent() && over.isPresent() ? new Current(current.get(), over.get()) : null,
        trial.isPresent() && trialFrom.isPresent() && starts.matches("\\d{1,6}")
            ? new Trial(trial.get(), trialFrom.get(), Integer.parseInt(starts))
            : null,
        endedFrom.isPresent() && endedTo.isPresent()
            ? new Ended(
                endedFrom.get(),
                endedTo.get(),
                from.getProperty("ended.failure"),
                Boolean.parseBoolean(from.getProperty("ended.reported")))
            : null);
  }

  private static Optional<ReleaseVersion> version(Properties from, String key) {
    return ReleaseVersion.parse(from.getProperty(key, ""));
  }

  Properties write() {
    Properties to = new Properties();
    if (current != null) {
      to.setProperty("current", current.version().text());
      to.setProperty("current.over", current.over().text());
    }
    if (trial != null) {
      to.setProperty("trial", trial.version().text());
      to.setProperty("trial.from", trial.from().text());
      to.setProperty("trial.starts", Integer.toString(trial.starts()));
    }
    if (ended != null) {
      to.setProperty("ended.from", ended.from().text());
      to.setProperty("ended.to", ended.to().text());
      if (ended.failure() != null) {
        to.setProperty("ended.failure", ended.failure());
      }
      to.setProperty("ended.reported", Boolean.toString(ended.reported()));
    }
    return to;
  }
}
