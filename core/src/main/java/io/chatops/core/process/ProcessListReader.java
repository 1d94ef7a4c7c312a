package io.chatops.core.process;

import io.chatops.core.metric.ReportDocument;
import java.util.List;

/** Reads the list of processes in a report. */
public interface ProcessListReader {
  /** All of them; empty when the report has none, or none that can be read. */
  List<ProcessSample> read(ReportDocument report);
}
