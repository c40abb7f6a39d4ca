/**
 * The table of a sweep: a row for each trial, the columns that a row has, and the candidates that
 * the rows make, ranked.
 */
package io.espalier.table;
