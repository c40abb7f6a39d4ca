/**
 * The loop that turns a plan into a table: it asks the searches, keeps workers busy, and writes
 * down every result before anybody hears of it, so that it can be stopped anywhere and run again.
 */
package io.espalier.sweep;
