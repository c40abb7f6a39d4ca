package io.espalier.data;

import io.espalier.spec.Spelling;

/**
 * A form of the generated set, given by its signed distance: below 0 inside, in units in which it
 * about fills the circle of radius 1. Distances need to be right only near the edge, where they
 * smooth it.
 */
enum Figure {
  DISC {
    @Override
    double distance(double x, double y) {
      return length(x, y) - 0.8;
    }
  },
  RING {
    @Override
    double distance(double x, double y) {
      return Math.abs(length(x, y) - 0.72) - 0.2;
    }
  },
  SQUARE {
    @Override
    double distance(double x, double y) {
      return box(x, y, 0.72, 0.72);
    }
  },
  TRIANGLE {
    @Override
    double distance(double x, double y) {
      double slope = Math.abs(x) * HALF_ROOT_OF_THREE + y * 0.5;
      return Math.max(slope, -y) - 0.5;
    }
  },
  CROSS {
    @Override
    double distance(double x, double y) {
      return Math.min(box(x, y, 0.95, 0.27), box(x, y, 0.27, 0.95));
    }
  },
  STAR {
    @Override
    double distance(double x, double y) {
      double turn = 2 * Math.PI / 5;
      double angle = StrictMath.atan2(y, x) / turn;
      double folded = Math.abs(angle - Math.rint(angle)) * turn;
      double radius = length(x, y);
      double along = radius * StrictMath.cos(folded) - 1;
      double across = radius * StrictMath.sin(folded);
      double innerAlong = 0.42 * StrictMath.cos(turn / 2) - 1;
      double innerAcross = 0.42 * StrictMath.sin(turn / 2);
      return (along * innerAcross - across * innerAlong) / length(innerAlong, innerAcross);
    }
  },
  STRIPES {
    @Override
    double distance(double x, double y) {
      double bars = Math.min(Math.abs(x), Math.abs(Math.abs(x) - 0.65)) - 0.17;
      return Math.max(bars, Math.abs(y) - 0.8);
    }
  },
  CHECKER {
    @Override
    double distance(double x, double y) {
      return Math.min(box(x - 0.4, y - 0.4, 0.4, 0.4), box(x + 0.4, y + 0.4, 0.4, 0.4));
    }
  },
  CRESCENT {
    @Override
    double distance(double x, double y) {
      return Math.max(length(x, y) - 0.95, 0.72 - length(x - 0.45, y));
    }
  },
  DIAMOND {
    @Override
    double distance(double x, double y) {
      return (Math.abs(x) * 0.45 + Math.abs(y) - 0.45) / length(0.45, 1);
    }
  },
  DOME {
    @Override
    double distance(double x, double y) {
      return Math.max(length(x, y + 0.4) - 0.95, -(y + 0.4));
    }
  },
  HOOK {
    @Override
    double distance(double x, double y) {
      return Math.min(box(x + 0.45, y, 0.25, 0.85), box(x, y + 0.6, 0.7, 0.25));
    }
  };

  private static final double HALF_ROOT_OF_THREE = Math.sqrt(3) / 2;

  abstract double distance(double x, double y);

  String spelling() {
    return Spelling.constant(this);
  }

  static double length(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }

  private static double box(double x, double y, double halfWidth, double halfHeight) {
    return Math.max(Math.abs(x) - halfWidth, Math.abs(y) - halfHeight);
  }
}
