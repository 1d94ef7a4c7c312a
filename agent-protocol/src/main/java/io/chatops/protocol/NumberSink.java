package io.chatops.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Receives the numbers of a report in the order in which they are read.
 *
 * @param <M> the reader's own type of a metric
 */
@FunctionalInterface
public interface NumberSink<M> {
  /**
   * Receives one number. The report may still turn out to be unusable, so keep the number only once
   * the whole report has been read.
   *
   * @param label identifies the series of the metric; absent exactly if the metric has one series.
   *     At most {@link ReportReader#MAX_LABEL_LENGTH} characters, without control characters
   */
  void number(M metric, @Nullable String label, double value);
}
