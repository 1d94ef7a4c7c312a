package io.chatops.core.metric;

/** Reads the numbers of a report again. */
public interface SampleReader {
  /** As when it came; empty when it cannot be read. */
  Samples read(ReportDocument report);
}
