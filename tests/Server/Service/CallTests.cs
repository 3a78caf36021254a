using System.Reflection;
using TroveClusters.Client.Wire;
using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Service;

/// <summary>The calls are the methods of the service, all of them.</summary>
public sealed class CallTests : EngineTest
{
    [Fact]
    public async Task Every_method_of_the_service_is_a_call_with_its_parameters()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        MethodInfo[] methods = [.. typeof(ITroveService).GetMethods().Where(method => !method.IsSpecialName)];
        Assert.Equal(
            methods.Select(method => CallName.Of(method.Name)).Order(),
            server.Routes.Where(route => route.StartsWith("post /service/v1/{tenant}/", StringComparison.Ordinal)).Select(route => route.Split('/')[^1]).Order());
        foreach (MethodInfo method in methods)
        {
            // A call that is given what there is none of says what there is.
            Answer answer = await server.PostAsync($"/service/v1/t1/{CallName.Of(method.Name)}", """{"none": 1}""");
            string words = (string)answer.Body["error"]!["message"]!;
            IEnumerable<string> parameters = method.GetParameters().Where(parameter => parameter.ParameterType != typeof(CancellationToken) && parameter.ParameterType != typeof(IOperationObserver)).Select(parameter => parameter.Name!);
            string[] named = words.Split("the call takes ")[1].TrimEnd('.') is var list && list == "no arguments" ? [] : list.Split(", ");
            Assert.True(parameters.Order().SequenceEqual(named.Except(["skipUnreadable"]).Order()), $"{method.Name}: {words}");
        }
    }

    [Fact]
    public async Task The_description_of_Troves_API_leaves_the_service_out_and_the_documentation_has_it()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        Assert.DoesNotContain("/service/", (await server.GetAsync("/openapi/v1.json")).Text, StringComparison.Ordinal);
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "service-api.md"));
        foreach (string route in server.Routes.Where(route => route.Contains("/service/", StringComparison.Ordinal)))
            Assert.Contains($"`{(route.StartsWith("post", StringComparison.Ordinal) ? route.Split('/')[^1] : route[4..])}`", page, StringComparison.Ordinal);
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "TroveClusters.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("The repository is not above the tests.");
    }
}
