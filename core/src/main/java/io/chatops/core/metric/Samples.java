package io.chatops.core.metric;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one report, in the order they were read. Columns instead of objects: a hub reads
 * hundreds of thousands of them each second.
 */
public final class Samples {
  private final Metric[] metrics;
  private final @Nullable String[] labels;
  private final double[] values;
  private final int leftOut;

  private Samples(Metric[] metrics, @Nullable String[] labels, double[] values, int leftOut) {
    this.metrics = metrics;
    this.labels = labels;
    this.values = values;
    this.leftOut = leftOut;
  }

  public int size() {
    return values.length;
  }

  public Metric metric(int index) {
    return metrics[index];
  }

  /** The label's value; absent exactly when the metric is not labelled. */
  public @Nullable String label(int index) {
    return labels[index];
  }

  /** Returns the value in the metric's unit; always finite. */
  public double value(int index) {
    return values[index];
  }

  /** Returns the number of values of the report that were left out: beyond the limit, or absurd. */
  public int leftOut() {
    return leftOut;
  }

  /** Returns the samples of some metrics. */
  Samples only(Set<Metric> wanted) {
    Builder some = new Builder();
    for (int i = 0; i < size(); i++) {
      if (wanted.contains(metrics[i])) {
        some.add(metrics[i], labels[i], values[i]);
      }
    }
    return some.build();
  }

  /** Gathers samples; for one report and one thread. */
  public static final class Builder {
    /** More than any honest host has; the rest of a larger report is left out of history. */
    public static final int MAX_SAMPLES = 5_000;

    /** Longer labels are cut, so that a name from a host cannot fill the storage. */
    public static final int MAX_LABEL_LENGTH = 200;

    private Metric[] metrics;
    private @Nullable String[] labels;
    private double[] values;
    private int size;
    private int leftOut;

    public Builder() {
      this(128);
    }

    /** Starts with room for so many samples; it grows. */
    public Builder(int room) {
      metrics = new Metric[room];
      labels = new String[room];
      values = new double[room];
    }

    /**
     * Adds a sample; leaves out what is not finite or beyond 9e15, a label that is missing or too
     * many, and samples beyond {@link #MAX_SAMPLES}.
     */
    public Builder add(Metric metric, @Nullable String label, double value) {
      if (!Double.isFinite(value)
          || Math.abs(value) > 9e15
          || metric.isLabelled() != (label != null)
          || size == MAX_SAMPLES) {
        leftOut++;
        return this;
      }
      if (size == values.length) {
        metrics = Arrays.copyOf(metrics, size * 2);
        labels = Arrays.copyOf(labels, size * 2);
        values = Arrays.copyOf(values, size * 2);
      }
      metrics[size] = metric;
      labels[size] =
          label != null && label.length() > MAX_LABEL_LENGTH
              ? label.substring(0, MAX_LABEL_LENGTH)
              : label;
      values[size++] = value;
      return this;
    }

    public Samples build() {
      return new Samples(
          Arrays.copyOf(metrics, size),
          Arrays.copyOf(labels, size),
          Arrays.copyOf(values, size),
          leftOut);
    }
  }
}
