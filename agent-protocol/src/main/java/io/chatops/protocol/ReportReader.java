package io.chatops.protocol;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The numeric fields of a report that are stored, and their metrics. Built once from the names of
 * the series; immutable and thread-safe.
 *
 * @param <M> the reader's own type of a metric
 */
public final class ReportReader<M> {
  /**
   * The longest label in characters. Longer ones are cut, so that a host's names cannot fill the
   * storage.
   */
  public static final int MAX_LABEL_LENGTH = 200;

  private final Field<M> root;

  private ReportReader(Field<M> root) {
    this.root = root;
  }

  /**
   * Returns a reader of these metrics.
   *
   * @param path the position of the field in the report, with dots, such as {@code
   *     disk.filesystems.used_bytes}
   * @param label the sibling field that identifies its series; empty if the metric has one series
   */
  public static <M> ReportReader<M> of(
      Collection<M> metrics, Function<M, String> path, Function<M, Optional<String>> label) {
    Field<M> root = new Field<>();
    for (M metric : metrics) {
      Field<M> field = root;
      Field<M> parent = root;
      for (String name : path.apply(metric).split("\\.", -1)) {
        parent = field;
        field = field.children.computeIfAbsent(name, n -> new Field<>());
      }
      field.metric = metric;
      field.label = label.apply(metric).orElse(null);
      if (field.label != null) {
        parent.elementLabel = field.label;
      }
    }
    addGibibytes(root);
    root.settle();
    return new ReportReader<>(root);
  }

  Field<M> root() {
    return root;
  }

  /** Adds the memory fields of earlier agents in GiB, used if the exact bytes are missing. */
  private static <M> void addGibibytes(Field<M> root) {
    Field<M> memory = root.children.get("memory");
    if (memory == null) {
      return;
    }
    for (String name : new String[] {"total", "used", "available"}) {
      Field<M> exact = memory.children.get(name + "_bytes");
      if (exact != null && exact.metric != null) {
        Field<M> gibibytes = new Field<>();
        gibibytes.standsInFor = exact.metric;
        memory.children.put(name + "_gb", gibibytes);
      }
    }
  }

  /**
   * A field of the report: a number, or an object or array with fields of its own.
   *
   * @param <M> a metric
   */
  static final class Field<M> {
    private final Map<String, Field<M>> children = new HashMap<>();
    private @Nullable M metric;
    private @Nullable M standsInFor;
    private @Nullable String label;
    private @Nullable String elementLabel;
    private boolean arrayOfObjects;

    private void settle() {
      arrayOfObjects =
          !children.isEmpty() && children.values().stream().allMatch(child -> child.label != null);
      children.values().forEach(Field::settle);
    }

    @Nullable Field<M> child(String name) {
      return children.get(name);
    }

    boolean hasChildren() {
      return !children.isEmpty();
    }

    /**
     * Returns true for an array of labelled objects; any other field with children is a single
     * object.
     */
    boolean isArrayOfObjects() {
      return arrayOfObjects;
    }

    /** Returns the metric of this number; absent if it has none. */
    @Nullable M metric() {
      return metric;
    }

    /**
     * Returns the metric that this number of GiB replaces if there is no exact value; absent for
     * other fields.
     */
    @Nullable M standsInFor() {
      return standsInFor;
    }

    /**
     * Returns the field that labels the elements of this array of objects; absent for other fields.
     */
    @Nullable String elementLabel() {
      return elementLabel;
    }

    boolean isLabelled() {
      return label != null;
    }
  }
}
