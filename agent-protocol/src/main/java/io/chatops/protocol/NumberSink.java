package io.chatops.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Takes the numbers of a report in the order they are read.
 *
 * @param <M> what the reader of the report calls a metric
 */
@FunctionalInterface
public interface NumberSink<M> {
  /**
   * One number. May come from a report that turns out to be unusable: keep it only once the whole
   * report was read.
   *
   * @param label what tells the series of the metric apart; absent exactly when the metric has one
   *     series. At most {@link ReportReader#MAX_LABEL_LENGTH} characters, without control
   *     characters
   */
  void number(M metric, @Nullable String label, double value);
}
