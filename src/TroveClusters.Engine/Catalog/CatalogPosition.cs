namespace TroveClusters.Engine.Catalog;

/// <summary>Where the reading of a table page by page has come to.</summary>
/// <param name="Key">The key of the last row read; empty before the first one.</param>
/// <param name="IsEnd">Whether there was no further row.</param>
internal readonly record struct CatalogPosition(string Key, bool IsEnd);
