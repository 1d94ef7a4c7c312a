package io.chatops.core.assembly;

import io.chatops.core.metric.CurrentValues;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.metric.LoadVitals;
import io.chatops.core.metric.MetricQueries;
import io.chatops.core.metric.ReportEvaluator;
import io.chatops.core.metric.StorageQueries;
import io.chatops.core.process.KeepProcessTops;
import io.chatops.core.process.ProcessTopQueries;
import io.chatops.core.storage.Storage;
import java.time.Duration;

/** The use cases of measurements: storing reports and reading what is stored. */
public record MetricUseCases(
    IngestReport ingestReport,
    MetricQueries metricQueries,
    CurrentValues currentValues,
    LoadVitals loadVitals,
    StorageQueries storageQueries,
    KeepProcessTops keepProcessTops,
    ProcessTopQueries processTopQueries) {

  /**
   * Builds the use cases.
   *
   * @param evaluator looks at each report before it is acknowledged
   * @param retention how long process lists are kept
   */
  public static MetricUseCases of(
      SharedState shared, ReportEvaluator evaluator, Duration retention) {
    Storage storage = shared.storage();
    return new MetricUseCases(
        new IngestReport(
            storage.metrics(),
            shared.latest(),
            shared.vitals(),
            shared.live(),
            shared.progress(),
            evaluator),
        new MetricQueries(shared.owned(), shared.latest(), storage.metrics()),
        new CurrentValues(shared.latest(), shared.reader(), storage.servers(), shared.presence()),
        new LoadVitals(
            shared.vitals(),
            shared.latest(),
            shared.reader(),
            storage.servers(),
            storage.metrics(),
            shared.clock()),
        new StorageQueries(storage.storageMeter(), shared.clock()),
        new KeepProcessTops(
            shared.latest(),
            shared.vitals(),
            shared.reader(),
            storage.processTops(),
            retention,
            () -> storage.metrics().retentionTime(shared.clock().instant())),
        new ProcessTopQueries(shared.owned(), storage.processTops()));
  }
}
