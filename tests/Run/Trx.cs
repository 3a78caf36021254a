using System.Globalization;
using System.Xml.Linq;

namespace TroveClusters.Tests.Run;

/// <summary>Reads the results <c>dotnet test</c> leaves behind.</summary>
internal static class Trx
{
    public static SuiteResult Read(string suite, string path)
    {
        XElement root = XDocument.Load(path).Root!;
        XNamespace ns = root.Name.Namespace;
        var results = root.Descendants(ns + "UnitTestResult").ToList();
        var failures = new List<Failure>();
        var notRun = new List<string>();
        int passed = 0;
        foreach (XElement result in results)
        {
            string name = (string)result.Attribute("testName")!;
            string outcome = (string?)result.Attribute("outcome") ?? "none";
            XElement? output = result.Element(ns + "Output");
            string message = (output?.Element(ns + "ErrorInfo")?.Element(ns + "Message")?.Value ?? output?.Element(ns + "StdOut")?.Value ?? "").Trim();
            if (outcome == "Passed")
                passed++;
            else if (outcome == "NotExecuted")
                notRun.Add(message.Length == 0 ? "no reason given" : message.Split('\n')[0].Trim());
            else
                failures.Add(new Failure(name, message.Length == 0 ? outcome : message));
        }
        return new SuiteResult(suite) { Passed = passed, Failures = failures, NotRun = notRun };
    }
}
