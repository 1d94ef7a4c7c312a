package io.chatops.bench;

import java.util.EnumMap;
import java.util.Map;

/** A number over time, and the straight line that fits it best. */
final class Trend {
  private double first = Double.NaN;
  private double last = Double.NaN;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private int count;
  private double sumX;
  private double sumY;
  private double sumXy;
  private double sumXx;

  /** One for each constant. */
  static <E extends Enum<E>> Map<E, Trend> each(Class<E> constants) {
    Map<E, Trend> trends = new EnumMap<>(constants);
    for (E constant : constants.getEnumConstants()) {
      trends.put(constant, new Trend());
    }
    return trends;
  }

  void add(double x, double y) {
    first = count == 0 ? y : first;
    last = y;
    least = Math.min(least, y);
    most = Math.max(most, y);
    count++;
    sumX += x;
    sumY += y;
    sumXy += x * y;
    sumXx += x * x;
  }

  double first() {
    return first;
  }

  double last() {
    return last;
  }

  double least() {
    return least;
  }

  double most() {
    return most;
  }

  double mean() {
    return sumY / count;
  }

  /** By how much it grows for each unit of x, by least squares; NaN for fewer than two points. */
  double slope() {
    return (count * sumXy - sumX * sumY) / (count * sumXx - sumX * sumX);
  }
}
