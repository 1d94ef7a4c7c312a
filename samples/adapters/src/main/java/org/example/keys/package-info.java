/** An adapter of the signing keys that keeps each key in a file. */
package org.example.keys;
