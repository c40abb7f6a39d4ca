package io.espalier.data;

import java.util.random.RandomGenerator;

/**
 * One generated image while it is drawn: a ground whose colour changes across it, forms laid over
 * it with smooth edges, and noise. Places run from -1 to 1 in both directions.
 */
final class Scene {
  private static final int CHANNELS = 3;
  private static final double LEAST_CONTRAST = 0.3;
  private static final int LAID_ACROSS = 3;

  /** A form by its signed distance, in the scene's units. */
  private interface Form {
    double distance(double x, double y);
  }

  private final int size;
  private final RandomGenerator random;
  private final float[] values;
  private final double[] ground = new double[CHANNELS];

  Scene(int size, RandomGenerator random) {
    this.size = size;
    this.random = random;
    this.values = new float[CHANNELS * size * size];
  }

  /**
   * Draws everything: the figure, turned by up to {@code turn} degrees either way, and the clutter,
   * of which every third piece lies across the figure and the rest behind it.
   */
  Scene draw(Figure figure, double turn, int clutter, double noise) {
    fillGround();
    int across = clutter / LAID_ACROSS;
    for (int i = across; i < clutter; i++) {
      lay(random.nextBoolean() ? blob() : line(), colour());
    }
    lay(posed(figure, turn), colour());
    for (int i = 0; i < across; i++) {
      lay(line(), colour());
    }
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (noise * nearlyNormal());
    }
    return this;
  }

  /** Writes the image as unsigned bytes, channel by channel. */
  void write(byte[] target, int start) {
    for (int i = 0; i < values.length; i++) {
      target[start + i] = (byte) Math.round(255 * Math.min(1f, Math.max(0f, values[i])));
    }
  }

  private void fillGround() {
    double angle = between(0, 2 * Math.PI);
    double dx = StrictMath.cos(angle) / 2;
    double dy = StrictMath.sin(angle) / 2;
    for (int channel = 0; channel < CHANNELS; channel++) {
      double middle = between(0.05, 0.55);
      double slope = between(-0.25, 0.25);
      ground[channel] = middle;
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
          values[(channel * size + row) * size + column] =
              (float) (middle + slope * (place(column) * dx + place(row) * dy));
        }
      }
    }
  }

  private void lay(Form form, double[] colour) {
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double pixels = form.distance(place(column), place(row)) * size / 2;
        double cover = Math.min(1, Math.max(0, 0.5 - pixels));
        if (cover > 0) {
          for (int channel = 0; channel < CHANNELS; channel++) {
            int at = (channel * size + row) * size + column;
            values[at] += (float) (cover * (colour[channel] - values[at]));
          }
        }
      }
    }
  }

  private Form posed(Figure figure, double turn) {
    double radius = between(0.4, 0.7);
    double reach = 0.95 - radius;
    double centreX = between(-reach, reach);
    double centreY = between(-reach, reach);
    double angle = Math.toRadians(between(-turn, turn));
    double cosine = StrictMath.cos(angle);
    double sine = StrictMath.sin(angle);
    return (x, y) -> {
      double dx = (x - centreX) / radius;
      double dy = (y - centreY) / radius;
      return radius * figure.distance(cosine * dx + sine * dy, cosine * dy - sine * dx);
    };
  }

  private Form blob() {
    double centreX = between(-1, 1);
    double centreY = between(-1, 1);
    double radius = between(0.05, 0.2);
    return (x, y) -> Figure.length(x - centreX, y - centreY) - radius;
  }

  private Form line() {
    double startX = between(-1, 1);
    double startY = between(-1, 1);
    double dx = between(-0.8, 0.8);
    double dy = between(-0.8, 0.8);
    double squaredLength = dx * dx + dy * dy + 1e-9;
    double halfWidth = between(0.02, 0.06);
    return (x, y) -> {
      double along = ((x - startX) * dx + (y - startY) * dy) / squaredLength;
      double nearest = Math.min(1, Math.max(0, along));
      return Figure.length(x - startX - nearest * dx, y - startY - nearest * dy) - halfWidth;
    };
  }

  /** A colour that stands out from the ground, more often brighter than darker. */
  private double[] colour() {
    double[] colour = new double[CHANNELS];
    double contrast;
    do {
      double squares = 0;
      for (int channel = 0; channel < CHANNELS; channel++) {
        colour[channel] = between(0.25, 1);
        double difference = colour[channel] - ground[channel];
        squares += difference * difference;
      }
      contrast = Math.sqrt(squares);
    } while (contrast < LEAST_CONTRAST);
    return colour;
  }

  /** The scaled sum of three uniform numbers: mean 0, deviation 1, never beyond 3. */
  private double nearlyNormal() {
    return 2 * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5);
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  private double place(int pixel) {
    return (2 * pixel + 1.0) / size - 1;
  }
}
