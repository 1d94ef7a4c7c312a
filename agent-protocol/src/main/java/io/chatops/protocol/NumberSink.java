package io.chatops.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Takes the numbers of a report in the order they are read.
 *
 * @param <M> the reader's own type of a metric
 */
@FunctionalInterface
public interface NumberSink<M> {
  /**
   * Takes one number. The report may still turn out to be unusable: keep the number only once the
   * whole report was read.
   *
   * @param label tells the series of the metric apart; absent exactly when the metric has one
   *     series. At most {@link ReportReader#MAX_LABEL_LENGTH} characters, without control
   *     characters
   */
  void number(M metric, @Nullable String label, double value);
}
