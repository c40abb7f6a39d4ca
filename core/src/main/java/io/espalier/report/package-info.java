/** Tells people of a sweep: its plan, its progress and its results as text. */
package io.espalier.report;
