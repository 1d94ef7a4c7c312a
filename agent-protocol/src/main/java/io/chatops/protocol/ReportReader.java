package io.chatops.protocol;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a report that are numbers worth keeping, and their metrics. Built once from the
 * names of the series; immutable, safe for use by many threads.
 *
 * @param <M> the reader's own type of a metric
 */
public final class ReportReader<M> {
  /** A longer label is cut, so that a name from a host cannot fill anybody's storage. */
  public static final int MAX_LABEL_LENGTH = 200;

  private final Field<M> root;

  private ReportReader(Field<M> root) {
    this.root = root;
  }

  /**
   * A reader of these metrics.
   *
   * @param path the place of the field in the report, dotted, such as {@code
   *     disk.filesystems.used_bytes}
   * @param label the field beside it that tells its series apart; empty when it has one series
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

  /** Adds earlier agents' GiB of memory, which stand in where the exact bytes are missing. */
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
   * A field of the report: a number, or an object or array with such fields inside.
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

    /** Returns true for an array of labelled objects; else a field with children is one object. */
    boolean isArrayOfObjects() {
      return arrayOfObjects;
    }

    /** The metric of the number here; absent where there is none. */
    @Nullable M metric() {
      return metric;
    }

    /** The metric that a number of GiB here stands in for when nothing more exact is there. */
    @Nullable M standsInFor() {
      return standsInFor;
    }

    /** The field that labels the elements of this array of objects. */
    @Nullable String elementLabel() {
      return elementLabel;
    }

    boolean isLabelled() {
      return label != null;
    }
  }
}
