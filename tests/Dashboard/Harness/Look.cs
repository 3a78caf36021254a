namespace TroveClusters.Tests.Dashboard.Harness;

/// <summary>As what the dashboard is looked at.</summary>
public enum Look
{
    /// <summary>A desk, by day.</summary>
    Light,

    /// <summary>A desk, by night.</summary>
    Dark,

    /// <summary>A phone.</summary>
    Phone,

    /// <summary>The narrowest phone there is.</summary>
    Narrow,
}
