package io.chatops.agent.collect;

import org.jspecify.annotations.Nullable;

/** The number of processes that run or wait to run, averaged over 1, 5 and 15 minutes. */
record LoadAverage(
    @Nullable Double oneMinute, @Nullable Double fiveMinutes, @Nullable Double fifteenMinutes) {

  /** Reads {@code /proc/loadavg}. */
  static LoadAverage parse(String loadavg) {
    String[] fields = loadavg.strip().split(" ", -1);
    if (fields.length < 3) {
      return new LoadAverage(null, null, null);
    }
    return new LoadAverage(
        Numbers.decimal(fields[0]), Numbers.decimal(fields[1]), Numbers.decimal(fields[2]));
  }
}
